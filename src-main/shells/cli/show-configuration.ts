/** What `--showrc` prints: the configuration as it is in force. */
import { rpmlibCapabilities } from '../../dependency/index.ts';
import { macroTable } from '../../macro/index.ts';
import type { Macros } from '../../macro/index.ts';
import type { Platform, RcTables } from '../../nevra/index.ts';

/** The databases of rpm 4.18; this program reads all but the dummy, which is empty. */
const backends = 'sqlite bdb_ro dummy';

export interface ShownConfiguration {
  readonly macros: Macros;
  readonly platform: Platform;
  readonly rc: RcTables;
  /** Where files of macros were looked for. */
  readonly places: readonly string[];
  /** Entries of rpmrc that nobody set are named, too. */
  readonly isVerbose: boolean;
}

/** The whole of it, as `rpm --showrc` of rpm 4.18 prints it. */
export function configurationText(shown: ShownConfiguration): string {
  const { macros, places } = shown;
  const parts = [
    ['ARCHITECTURE AND OS:', ...platformLines(shown.platform)],
    [
      'BACKEND:',
      field('default backend', backendOf(macros)),
      field('available backends', backends),
    ],
    ['RPMRC VALUES:', ...valueLines(shown)],
    ['Features supported by rpmlib:', ...features],
    [`Macro path: ${places.join(':')}`],
    [macroTable(macros.rows())],
  ];
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

const features = rpmlibCapabilities.map(({ name, evr }) => `    ${name} = ${evr}`);

function platformLines(platform: Platform): readonly string[] {
  return [
    field('build arch', platform.buildArch),
    field('compatible build archs', platform.buildArchs.join(' ')),
    field('build os', platform.buildSystem),
    field("compatible build os's", platform.buildSystems.join(' ')),
    field('install arch', platform.arch),
    field('install os', platform.system),
    field('compatible archs', platform.archs.join(' ')),
    field("compatible os's", platform.systems.join(' ')),
  ];
}

function backendOf(macros: Macros): string {
  return macros.expandPartly('%{?_db_backend}').expanded;
}

function valueLines({ platform, rc, isVerbose }: ShownConfiguration): readonly string[] {
  const values: readonly (readonly [name: string, value: string | undefined])[] = [
    ['archcolor', platform.color],
    ['include', undefined],
    ['macrofiles', rc.macroFiles],
    ['optflags', platform.machineFlags],
  ];
  return values
    .filter(([, value]) => isVerbose || value !== undefined)
    .map(([name, value]) => field(name, value ?? '(not set)'));
}

function field(name: string, value: string): string {
  return `${name.padEnd(22)}: ${value}`;
}
