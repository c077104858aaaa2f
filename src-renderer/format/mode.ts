const kinds: Readonly<Record<number, string>> = {
  0o010000: 'p',
  0o020000: 'c',
  0o040000: 'd',
  0o060000: 'b',
  0o100000: '-',
  0o120000: 'l',
  0o140000: 's',
};

/** st_mode as `ls -l` writes it: `-rwsr-xr-x`. */
export function formatMode(mode: number): string {
  const kind = kinds[mode & 0o170000] ?? '?';
  return (
    kind +
    triple(mode >> 6, mode & 0o4000, 's') +
    triple(mode >> 3, mode & 0o2000, 's') +
    triple(mode, mode & 0o1000, 't')
  );
}

/** The permission bits in octal: `0644`, `4755`. */
export function formatOctal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

function triple(bits: number, special: number, letter: string): string {
  const execute = (bits & 1) !== 0;
  const last = special === 0 ? (execute ? 'x' : '-') : execute ? letter : letter.toUpperCase();
  return ((bits & 4) !== 0 ? 'r' : '-') + ((bits & 2) !== 0 ? 'w' : '-') + last;
}
