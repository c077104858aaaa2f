export const legend = {
  title: 'What the signs mean',
  packages: 'Packages',
  groups: 'Groups',
  'group-none': 'Nothing of the group is marked',
  'group-some': 'Some packages of the group are marked',
  'group-all': 'The whole group is marked',
};
