/** Spec files on the disk: opened, made, saved, and remembered. */
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename } from 'node:path';
import type { RecentSpec, SpecDocument, SpecFile } from '../contract/spec.ts';
import { fileError, RpmError, writeFileAtomically } from '../base/index.ts';
import { readSettings, writeSettings } from './settings.ts';
import type { EngineSurroundings } from './surroundings.ts';

const mostRemembered = 20;
const largestBytes = 2 ** 21;

/** @throws {FileError} FILE_NOT_FOUND ...; {RpmError} UNSUPPORTED for what is too large, or no text */
export function openSpecFile(path: string): SpecFile {
  const bytes = contentOf(path);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RpmError('UNSUPPORTED', `opening ${path}: it is no text in UTF-8`);
  }
  if (text.includes('\0')) throw new RpmError('UNSUPPORTED', `opening ${path}: it is no text`);
  return { path, text, stamp: stampOf(bytes), isWritable: isWritable(path) };
}

function contentOf(path: string): Uint8Array {
  try {
    const status = statSync(path);
    if (!status.isFile()) throw new RpmError('FILE_UNREADABLE', `opening ${path}: it is no file`);
    if (status.size > largestBytes)
      throw new RpmError('UNSUPPORTED', `opening ${path}: ${status.size} bytes are too many`);
    return readFileSync(path);
  } catch (thrown) {
    throw fileError('opening', path, thrown);
  }
}

function stampOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Saves a spec, unless the disk has another one than the stamp says. A link stays one; modes stay.
 *
 * @param stamp - null: whatever is there is written over
 * @throws {RpmError} FILE_CHANGED; {FileError}
 */
export function saveSpecFile({ path, text }: SpecDocument, stamp: string | null): SpecFile {
  const target = existsSync(path) ? realpathSync(path) : path;
  if (stamp !== null) refuseOthers(path, stamp);
  const mode = statSync(target, { throwIfNoEntry: false })?.mode ?? 0o644;
  writeFileAtomically(target, text, mode & 0o777);
  return openSpecFile(path);
}

function refuseOthers(path: string, stamp: string): void {
  const now = existsSync(path) ? stampOf(contentOf(path)) : undefined;
  if (now === stamp) return;
  const what = now === undefined ? 'it is gone' : 'somebody else has changed it meanwhile';
  throw new RpmError('FILE_CHANGED', `saving ${path}: ${what}`, { context: { path } });
}

/** @throws {RpmError} FILE_WRITE_FAILED where something lies already; {FileError} */
export function createSpecFile(path: string): SpecFile {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new RpmError('FILE_WRITE_FAILED', `making ${path}: something of that name is there`);
  writeFileAtomically(path, template(basename(path).replace(/\.spec$/, '')));
  return openSpecFile(path);
}

/** A spec to begin with: it can be built as it is. */
function template(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._+-]/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'example';
  return `Name:           ${safe}
Version:        1.0
Release:        1%{?dist}
Summary:        One line about ${safe}

License:        MIT
BuildArch:      noarch

%description
What ${safe} is for, in a few sentences.

%prep
%setup -c -T

%build
echo "Hello from %{name} %{version}" > hello.txt

%install
install -D -m 0644 hello.txt %{buildroot}%{_datadir}/%{name}/hello.txt

%check
test -s hello.txt

%files
%{_datadir}/%{name}
`;
}

/** Puts a spec at the head of those that were open; where the list cannot be written, it is open all the same. */
export function rememberSpec(path: string, { folders, context }: EngineSurroundings): void {
  const settings = readSettings(folders.config, context.log);
  const others = settings.recentSpecs.filter((known) => known !== path);
  try {
    const recentSpecs = [path, ...others].slice(0, mostRemembered);
    writeSettings(folders.config, { ...settings, recentSpecs });
  } catch (thrown) {
    context.log.warning(`remembering ${path}: ${String(thrown)}`);
  }
}

export function recentSpecs({ folders, context }: EngineSurroundings): readonly RecentSpec[] {
  const { recentSpecs: known } = readSettings(folders.config, context.log);
  return known.map((path) => ({ path, isThere: existsSync(path) }));
}
