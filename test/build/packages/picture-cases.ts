/** What a header has beside texts: pictures and keys. */
import type { PackageCase } from './package-case.ts';

const picture = '/* XPM */\nstatic char *x[] = {"1 1 1 1", "a c #000", "a"};\n';

/** A public key nobody has the other half of; made by `gpg --quick-gen-key 'Bee <a@b.c>' ed25519`. */
const key = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawKUqRYJKwYBBAHaRw8BAQdA1o1yUWgmBxEKkDgR/svsgmtpiha3AkEm1dCb
R7BsxDG0C0JlZSA8YUBiLmM+iJAEExYIADgWIQRlXjoz3hSvc4Hk0PmcuH2cZayK
LwUCawKUqQIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRCcuH2cZayKL3Sk
AP49vmPg8QpksCOzd/x3NNu+g7eeylhbORY0TFQFi32coAEAnv7PVkr5mYfxDdbF
Q7uUOzrf3ZFqaaRVbjsC/sj1iQ4=
=XdE3
-----END PGP PUBLIC KEY BLOCK-----
`;

const keys = 'mkdir etc; cp %{SOURCE0} etc/one.asc; cp %{SOURCE1} etc/two.asc';

export const pictureCases: readonly PackageCase[] = [
  {
    name: 'icon-gif',
    preamble: 'Source0: a.txt\nIcon: it.gif\nSource1: b.txt',
    sources: { 'it.gif': 'GIF89a, as far as rpm looks', 'a.txt': 'a', 'b.txt': 'b' },
    files: '',
  },
  {
    name: 'icon-of-each',
    preamble: 'Icon: one.xpm\nIcon: one.gif',
    sources: { 'one.xpm': picture, 'one.gif': 'GIF87a' },
    files: '',
    sections:
      '%package sub\nSummary: With the same icon\nIcon: one.xpm\n%description sub\nIt.\n%files sub',
  },
  { name: 'icon-empty', preamble: 'Icon: empty.gif', sources: { 'empty.gif': '' }, files: '' },
  {
    name: 'key-files',
    preamble: 'Source0: one.asc\nSource1: several.asc',
    sources: { 'one.asc': key, 'several.asc': `A word before.\n${key}between\n${key}` },
    install: keys,
    files: '%pubkey /etc/two.asc\n%config %pubkey /etc/one.asc',
  },
  {
    name: 'key-of-build-folder',
    preamble: 'Source0: one.asc',
    sources: { 'one.asc': key },
    sections: '%prep\n%setup -c -T\ncp %{SOURCE0} .',
    files: '%pubkey one.asc',
  },
];

/** What is refused, in rpm's words. */
export const brokenPictureCases: readonly PackageCase[] = [
  { name: 'icon-missing', preamble: 'Icon: nothing.gif', files: '' },
  { name: 'icon-address', preamble: 'Icon: http://x.invalid/it.gif', files: '' },
  {
    name: 'icon-unknown',
    preamble: 'Icon: it.png',
    sources: { 'it.png': '/*XPM*/' },
    files: '',
  },
  { name: 'icon-two-words', preamble: 'Icon: a.gif b.gif', files: '' },
  {
    name: 'key-of-nothing',
    install: 'mkdir etc; echo key > etc/it.asc',
    files: '%pubkey /etc/it.asc',
  },
];
