/** A package of 14,000 files and 350 MB, built by real rpmbuild once and kept in the cache folder. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRpmbuild } from './run-rpmbuild.ts';

const FILES = 14_000;
const TOTAL_BYTES = 350_000_000;

/** Half words, half noise: compresses about as well as programs and documentation do. */
function content(index: number, sizeBytes: number): Buffer {
  const noise = Buffer.alloc(Math.ceil(sizeBytes / 2 / 32) * 32);
  for (let at = 0; at < noise.length; at += 32) {
    createHash('sha256').update(`${index}:${at}`).digest().copy(noise, at);
  }
  const words = Buffer.alloc(sizeBytes - Math.min(noise.length, sizeBytes), `turntable ${index} `);
  return Buffer.concat([noise.subarray(0, sizeBytes - words.length), words]);
}

/** Sizes from a few bytes to a few megabytes, as installed software has them; they add up to TOTAL_BYTES. */
function sizes(): number[] {
  const weights = Array.from({ length: FILES }, (_, index) => 1 + 4_000 / (1 + (index % 1_000)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.floor((weight / whole) * TOTAL_BYTES));
}

const SPEC = `Name: large
Version: 1.0
Release: 1
Summary: Many files for measuring
License: MIT
BuildArch: noarch
AutoReqProv: no
%description
Many files for measuring.
%install
mkdir -p %{buildroot}/opt
cp -a %{_sourcedir}/large %{buildroot}/opt/large
%files
/opt/large
`;

/**
 * @param folder - cache folder; made when missing
 * @param payload - rpm's own payload setting, `w3.zstdio` by default
 * @returns path of the package file
 */
export function largePackage(folder: string, payload = 'w3.zstdio'): string {
  const result = join(folder, `large-${payload}.rpm`);
  if (existsSync(result)) return result;
  const work = join(folder, 'work');
  rmSync(work, { recursive: true, force: true });
  writeTree(join(work, 'SOURCES', 'large'));
  writeFileSync(join(work, 'large.spec'), SPEC);
  runRpmbuild(work, 'large.spec', [`_binary_payload ${payload}`]);
  const [made] = readdirSync(join(work, 'RPMS', 'noarch'));
  renameSync(join(work, 'RPMS', 'noarch', made ?? ''), result);
  rmSync(work, { recursive: true });
  return result;
}

function writeTree(tree: string): void {
  for (const [index, sizeBytes] of sizes().entries()) {
    const directory = join(tree, `d${index % 140}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `file-${index}`), content(index, sizeBytes));
  }
}

/**
 * The files of that package as `%install` leaves them, with its spec.
 *
 * @param folder - cache folder; made when missing
 */
export function largeBuild(folder: string): { readonly spec: string; readonly buildRoot: string } {
  const place = join(folder, 'packaging');
  const result = { spec: join(place, 'large.spec'), buildRoot: join(place, 'root') };
  if (existsSync(result.spec)) return result;
  rmSync(place, { recursive: true, force: true });
  writeTree(join(result.buildRoot, 'opt', 'large'));
  writeFileSync(result.spec, SPEC);
  return result;
}
