import { existsSync, readFileSync } from 'node:fs';
import { isSystemError } from '../../base/index.ts';

/** Distributions whose rpm has a folder of its own, by what they call themselves or are like. */
const folders: readonly (readonly [id: RegExp, folder: string])[] = [
  [/\b(?:debian|ubuntu)\b/, 'debian'],
  [/\b(?:fedora|rhel|centos)\b/, 'redhat'],
  [/\b(?:suse|opensuse|sles)\b/, 'suse'],
];

const usual = 'vendor';

/** The folder, below rpm's own, in which this distribution changes rpm's configuration. */
export function vendorFolder(): string {
  const found = folders.find(([, folder]) => existsSync(`/usr/lib/rpm/${folder}`));
  if (found !== undefined) return found[1];
  const names = /^ID(?:_LIKE)?=.*$/gm;
  const said = (osRelease().match(names) ?? []).join(' ');
  return folders.find(([id]) => id.test(said))?.[1] ?? usual;
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch (thrown) {
    if (isSystemError(thrown)) return '';
    throw thrown;
  }
}
