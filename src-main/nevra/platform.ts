import { archsOfTable, compatibleArchs } from './architectures.ts';
import type { RcTables } from './rc-file.ts';

/** For what a machine builds and what it installs, by rpmrc tables. */
export interface Platform {
  readonly buildArch: string;
  readonly buildArchs: readonly string[];
  readonly buildSystem: string;
  readonly buildSystems: readonly string[];
  readonly arch: string;
  readonly archs: readonly string[];
  readonly system: string;
  readonly systems: readonly string[];
  /** ELF class of the machine (`archcolor`). */
  readonly color: string | undefined;
  /** Compiler options of the machine (`optflags`). */
  readonly machineFlags: string | undefined;
  /** Compiler options of what it builds for. */
  readonly buildFlags: string | undefined;
}

/**
 * @param machine - as uname(2) names it, or with the processor's level, which counts where the tables know it
 * @param target - CPU and system to build for, in place of what the tables say
 */
export function platformOf(
  tables: RcTables,
  machine: string,
  target?: { readonly cpu: string; readonly os: string },
): Platform {
  const system = 'Linux';
  const arch = knownMachine(tables, machine);
  const buildArch = target?.cpu ?? tables.builtAs.get(arch) ?? arch;
  const buildSystem = (target?.os ?? tables.builtForSystem.get(system) ?? system).toLowerCase();
  return {
    buildArch: buildArch.toLowerCase(),
    buildArchs: archsOfTable(arch, tables.buildable),
    buildSystem: buildSystem === 'linux' ? system : buildSystem,
    buildSystems: archsOfTable(system, tables.buildableSystems),
    arch,
    archs: archsOfTable(arch, tables.compatible),
    system,
    systems: archsOfTable(system, tables.compatibleSystems),
    color: tables.colors.get(arch),
    machineFlags: tables.optionFlags.get(arch),
    buildFlags: tables.optionFlags.get(buildArch.toLowerCase()),
  };
}

/** Tables of before x86_64 had levels know the machine without one. */
export function knownMachine({ compatible }: RcTables, machine: string): string {
  return compatible.has(machine) ? machine : machine.replace(/_v\d$/, '');
}

/** What rpm's own rpmrc says, as far as it concerns one machine; for where there is none. */
export function builtInTables(machine: string): RcTables {
  const none = new Map<string, never>();
  return {
    compatible: new Map([[machine, compatibleArchs(machine).slice(1)]]),
    compatibleSystems: none,
    buildable: new Map([[machine, ['noarch']]]),
    buildableSystems: none,
    canonical: none,
    canonicalSystems: none,
    builtAs: new Map([[machine, machine.replace(/_v\d$/, '')]]),
    builtForSystem: none,
    optionFlags: new Map([[machine, '-O2 -g']]),
    colors: none,
    macroFiles: undefined,
  };
}
