export const window = {
  drop: 'Drop package files to look inside',
  'details-width': 'Width of the details',
};
