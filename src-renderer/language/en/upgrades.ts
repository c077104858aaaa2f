export const upgrades = {
  label: 'Upgrades',
  totals: '{packages, plural, one {# package} other {# packages}} · {size} installed',
  all: 'Upgrade all ({count, number})',
  loading: 'Looking through the folders',
  'no-folder': 'No folder chosen yet',
  'no-folder-hint':
    'Choose a folder of package files above: a download folder, a mounted disc, a mirror. Newer versions of what is installed are listed here.',
  'up-to-date': 'Everything is up to date',
  'up-to-date-hint': 'The folders hold nothing newer than what is installed.',
  list: 'Available upgrades',
  to: 'to',
  'look-inside': 'Look inside',
  upgrade: 'Upgrade',
  news: '{count, plural, one {# change} other {# changes}} since the installed version',
  folders: 'Folders of package files',
  'folder-path': 'Folder on the machine that runs Turntable',
};
