import { RpmError } from '../base/index.ts';

/** Version and release as a spec says them. */
export interface SpecVersion {
  readonly version: string;
  /** Without what macros add: `1` of `1%{?dist}`. */
  readonly release: string;
}

const versionLine = /^(Version:[ \t]*)(\S+)[ \t]*$/im;
const releaseLine = /^(Release:[ \t]*)([^%\s]+)(\S*)[ \t]*$/im;

/** @throws {RpmError} SPEC_MALFORMED when they are missing or made of macros */
export function specVersion(text: string, name: string): SpecVersion {
  const version = versionLine.exec(text)?.[2];
  const release = releaseLine.exec(text)?.[2];
  if (version === undefined || version.includes('%'))
    throw new RpmError('SPEC_MALFORMED', `${name}: its Version is no plain text`);
  if (release === undefined)
    throw new RpmError('SPEC_MALFORMED', `${name}: its Release does not begin with a number`);
  return { version, release };
}

/** The spec with another version and release; what macros add to the release stays. */
export function withVersion(text: string, { version, release }: SpecVersion): string {
  return text
    .replace(versionLine, (_, before: string) => `${before}${version}`)
    .replace(
      releaseLine,
      (_, before: string, _old, macros: string) => `${before}${release}${macros}`,
    );
}

/** One more in the last number of a version or release. @throws {RpmError} BAD_ARGUMENT without a number */
export function bumped(text: string): string {
  const [, before, number, after] = /^(.*?)(\d+)(\D*)$/.exec(text) ?? [];
  if (before === undefined || number === undefined)
    throw new RpmError('BAD_ARGUMENT', `'${text}' has no number that could be one higher`);
  return `${before}${Number(number) + 1}${after ?? ''}`;
}

/** Who releases, and when. */
export interface Releaser {
  readonly name: string;
  readonly address: string;
  readonly nowSeconds: number;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * The spec with an entry on top of its change log, which is begun where there is none.
 *
 * @param lines - one for each change, without dashes
 */
export function withChangelog(
  text: string,
  lines: readonly string[],
  { version, release }: SpecVersion,
  { name, address, nowSeconds }: Releaser,
): string {
  const date = new Date(nowSeconds * 1000);
  const day = `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${date.getUTCFullYear()}`;
  // a percent sign would begin a macro
  const changes = lines.map((line) => `- ${line.replaceAll('%', '%%')}\n`).join('');
  const entry = `* ${day} ${name} <${address}> ${version}-${release}\n${changes}\n`;
  const heading = /^%changelog[ \t]*\n/m;
  return heading.test(text)
    ? text.replace(heading, (line) => `${line}${entry}`)
    : `${text.replace(/\n*$/, '\n')}\n%changelog\n${entry}`;
}
