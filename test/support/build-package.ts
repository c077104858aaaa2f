/** Small packages built by real rpmbuild from a spec in the test, kept for the length of the process. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './real-rpm.ts';

export interface SpecParts {
  readonly name: string;
  readonly version?: string;
  readonly release?: string;
  readonly epoch?: number;
  /** Further preamble lines: `Requires: x`, `Group: A/B` ... */
  readonly preamble?: string;
  /** Shell of %install; `$RPM_BUILD_ROOT` is the root. */
  readonly install?: string;
  /** Lines of %files. */
  readonly files?: string;
  /** Further sections as text: `%post\necho hi\n`. */
  readonly sections?: string;
  readonly arch?: string;
  /** Further rpmbuild macros, `name value`. */
  readonly defines?: readonly string[];
}

/** The text of the spec. */
function specText(parts: SpecParts): string {
  return [
    `Name: ${parts.name}`,
    ...(parts.epoch === undefined ? [] : [`Epoch: ${parts.epoch}`]),
    `Version: ${parts.version ?? '1.0'}`,
    `Release: ${parts.release ?? '1'}`,
    `Summary: Test package ${parts.name}`,
    'License: MIT',
    ...(parts.arch === undefined ? ['BuildArch: noarch'] : []),
    'AutoReqProv: no',
    parts.preamble ?? '',
    '%description',
    `Test package ${parts.name}.`,
    '%install',
    parts.install ?? ':',
    parts.sections ?? '',
    '%files',
    parts.files ?? '',
    '',
  ].join('\n');
}

/** A real rpmbuild: this machine's, or that of another root which sees folders under other paths. */
export interface Builder {
  readonly command: readonly string[];
  readonly seen: (path: string) => string;
}

const ownBuilder: Builder = { command: ['/usr/bin/rpmbuild'], seen: (path) => path };

/**
 * Builds the package with real rpmbuild.
 *
 * @param folder - working folder; one package file a call is left in it
 * @returns absolute path of the binary package
 */
export function buildPackage(
  folder: string,
  parts: SpecParts,
  { command, seen }: Builder = ownBuilder,
): string {
  const label = `${parts.name}-${parts.version ?? '1.0'}-${parts.release ?? '1'}`;
  const work = join(folder, `build-${label}-${parts.arch ?? 'noarch'}`);
  mkdirSync(work, { recursive: true });
  const spec = join(work, `${parts.name}.spec`);
  writeFileSync(spec, specText(parts));
  const defines = [`_topdir ${seen(work)}`, '__os_install_post %{nil}', ...(parts.defines ?? [])];
  const [program = '', ...before] = command;
  const result = runProgram(program, [
    ...before,
    '-bb',
    ...(parts.arch === undefined ? [] : ['--target', parts.arch]),
    ...defines.flatMap((define) => ['--define', define]),
    seen(spec),
  ]);
  if (result.status !== 0) throw new Error(`rpmbuild ${label}:\n${result.stderr}`);
  const output = join(work, 'RPMS');
  const [file] = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.rpm'),
  );
  return join(output, file ?? '');
}
