import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lastLines } from './launch-context.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/**
 * @typedef {'apt' | 'dnf' | 'zypper'} PackageTool
 *
 * @typedef {object} SystemNeed
 * @property {string} [library] soname the Electron binary links or loads
 * @property {string} [program] name looked up in PATH
 * @property {Record<PackageTool, readonly string[]>} packages by tool; of several names the first one known is taken
 */

/**
 * What Electron's Linux binary takes from the system. Debian 13 and Ubuntu 24.04 renamed libraries for
 * 64-bit time (`t64`), and there the old name of ALSA is ambiguous: hence two names, the new one first.
 * @type {readonly SystemNeed[]}
 */
export const WINDOW_NEEDS = [
  { library: 'libnss3.so', packages: { apt: ['libnss3'], dnf: ['nss'], zypper: ['mozilla-nss'] } },
  {
    library: 'libatk-bridge-2.0.so.0',
    packages: {
      apt: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
      dnf: ['at-spi2-atk'],
      zypper: ['libatk-bridge-2_0-0'],
    },
  },
  {
    library: 'libgtk-3.so.0',
    packages: { apt: ['libgtk-3-0t64', 'libgtk-3-0'], dnf: ['gtk3'], zypper: ['libgtk-3-0'] },
  },
  {
    library: 'libgbm.so.1',
    packages: { apt: ['libgbm1'], dnf: ['mesa-libgbm'], zypper: ['libgbm1'] },
  },
  {
    library: 'libasound.so.2',
    packages: { apt: ['libasound2t64', 'libasound2'], dnf: ['alsa-lib'], zypper: ['libasound2'] },
  },
  {
    library: 'libcups.so.2',
    packages: { apt: ['libcups2t64', 'libcups2'], dnf: ['cups-libs'], zypper: ['libcups2'] },
  },
];

/** What the tests' own display takes. @type {readonly SystemNeed[]} */
export const DISPLAY_NEEDS = [
  {
    program: 'Xvfb',
    packages: {
      apt: ['xvfb'],
      dnf: ['xorg-x11-server-Xvfb'],
      zypper: ['xorg-x11-server-Xvfb'],
    },
  },
];

/** Real rpm, as the tests' yardstick; Debian's does not touch the machine's own packages. @type {SystemNeed} */
export const RPM_NEED = {
  program: 'rpm',
  packages: { apt: ['rpm'], dnf: ['rpm'], zypper: ['rpm'] },
};

/**
 * What else tests hold us against, or disturb us with: debuggers, signers, builders and makers of
 * repositories. @type {readonly SystemNeed[]}
 */
export const JUDGE_NEEDS = [
  { program: 'strace', packages: { apt: ['strace'], dnf: ['strace'], zypper: ['strace'] } },
  { program: 'gpg', packages: { apt: ['gnupg'], dnf: ['gnupg2'], zypper: ['gpg2'] } },
  { program: 'git', packages: { apt: ['git'], dnf: ['git-core'], zypper: ['git-core'] } },
  { program: 'curl', packages: { apt: ['curl'], dnf: ['curl'], zypper: ['curl'] } },
  {
    program: 'db_load',
    packages: { apt: ['db-util'], dnf: ['libdb-utils'], zypper: ['db48-utils'] },
  },
  { program: 'eu-strip', packages: { apt: ['elfutils'], dnf: ['elfutils'], zypper: ['elfutils'] } },
  {
    program: 'createrepo_c',
    packages: { apt: ['createrepo-c'], dnf: ['createrepo_c'], zypper: ['createrepo_c'] },
  },
];

/** The browser in which tests drive the window's pages. @type {SystemNeed} */
export const BROWSER_NEED = {
  program: 'chromium',
  packages: { apt: ['chromium'], dnf: ['chromium'], zypper: ['chromium'] },
};

/** The checker of desktop files. @type {SystemNeed} */
export const DESKTOP_FILE_NEED = {
  program: 'desktop-file-validate',
  packages: {
    apt: ['desktop-file-utils'],
    dnf: ['desktop-file-utils'],
    zypper: ['desktop-file-utils'],
  },
};

/** @type {Record<PackageTool, { program: string, install: readonly string[] }>} */
const PACKAGE_TOOLS = {
  apt: { program: 'apt-get', install: ['install', '-y', '--no-install-recommends'] },
  dnf: { program: 'dnf', install: ['install', '-y'] },
  zypper: { program: 'zypper', install: ['--non-interactive', 'install', '--no-recommends'] },
};

/**
 * @param {LaunchContext} context
 * @param {string} program
 * @returns {string | undefined} absolute path
 */
export function findProgram(context, program) {
  // An ordinary user's PATH often lacks the sbin folders, where ldconfig lives.
  const folders = (context.environment['PATH'] ?? '').split(delimiter);
  return [...folders, '/usr/sbin', '/sbin']
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}

/** @param {LaunchContext} context @returns {PackageTool | undefined} */
export function packageTool(context) {
  const tools = /** @type {PackageTool[]} */ (Object.keys(PACKAGE_TOOLS));
  return tools.find((tool) => findProgram(context, PACKAGE_TOOLS[tool].program));
}

/**
 * Which needs the machine does not meet. Where the linker's cache cannot be read (no ldconfig, as on
 * musl) libraries count as present: the loader's own message will name what is missing.
 * @param {LaunchContext} context
 * @param {readonly SystemNeed[]} needs
 * @returns {Promise<SystemNeed[]>}
 */
export async function unmetNeeds(context, needs) {
  const ldconfig = findProgram(context, 'ldconfig');
  const wantsLibraries = needs.some((need) => need.library);
  const listing = ldconfig && wantsLibraries ? await context.run(ldconfig, ['-p']) : undefined;
  const known = new Set(
    (listing?.status === 0 ? listing.stdout : '')
      .split('\n')
      .map((line) => line.trim().split(' ')[0]),
  );
  return needs.filter((need) => {
    if (need.program) return !findProgram(context, need.program);
    return known.size > 1 && !known.has(need.library);
  });
}

/**
 * @param {LaunchContext} context
 * @param {PackageTool} tool
 * @param {readonly SystemNeed[]} needs
 * @returns {Promise<string[]>} one package name for each need
 */
async function packageNames(context, tool, needs) {
  /** @type {string[]} */
  const names = [];
  for (const need of needs) {
    const choices = need.packages[tool];
    names.push(await firstKnown(context, tool, choices));
  }
  return names;
}

/**
 * @param {LaunchContext} context
 * @param {PackageTool} tool
 * @param {readonly string[]} choices
 */
async function firstKnown(context, tool, choices) {
  const last = /** @type {string} */ (choices.at(-1));
  if (tool !== 'apt' || choices.length === 1) return last;
  for (const name of choices) {
    const policy = await context.run('apt-cache', ['policy', name], {
      environment: { ...context.environment, LC_ALL: 'C' },
    });
    if (/Candidate: (?!\(none\))\S/.test(policy.stdout)) return name;
  }
  return last;
}

/**
 * @typedef {{ met: true } | { met: false, reason: string, command: string }} NeedsOutcome
 * `command` is the one line a person types; empty when this system's package tool is not known
 */

/**
 * Meets the needs: as root by installing packages, otherwise by saying which one command does.
 * @param {LaunchContext} context
 * @param {readonly SystemNeed[]} needs
 * @returns {Promise<NeedsOutcome>}
 */
export async function ensureSystemNeeds(context, needs) {
  let unmet = await unmetNeeds(context, needs);
  if (unmet.length === 0) return { met: true };
  const tool = packageTool(context);
  if (!tool) return { met: false, reason: missingWords(unmet), command: '' };
  if (!context.superuser) {
    const names = await packageNames(context, tool, unmet);
    return { met: false, reason: missingWords(unmet), command: commandLine(tool, names) };
  }
  const environment = { ...context.environment, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  context.report(
    `Installing system packages with ${PACKAGE_TOOLS[tool].program} (${missingWords(unmet)}) ...`,
  );
  if (tool === 'apt') await context.run('apt-get', ['update'], { environment });
  const names = await packageNames(context, tool, unmet);
  const { program, install } = PACKAGE_TOOLS[tool];
  const result = await context.run(program, [...install, ...names], { environment });
  unmet = await unmetNeeds(context, needs);
  if (unmet.length === 0) return { met: true };
  const said = result.status === 0 ? '' : `: ${lastLines(result, 3)}`;
  return { met: false, reason: missingWords(unmet) + said, command: commandLine(tool, names) };
}

/** @param {readonly SystemNeed[]} needs */
function missingWords(needs) {
  return `missing: ${needs.map((need) => need.library ?? need.program).join(', ')}`;
}

/** @param {PackageTool} tool @param {readonly string[]} names */
function commandLine(tool, names) {
  const { program, install } = PACKAGE_TOOLS[tool];
  return ['sudo', program, ...install, ...names].join(' ');
}
