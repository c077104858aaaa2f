import type { ArchTable } from './rc-file.ts';

/**
 * Which architectures run which, as a table of facts from rpm's own rpmrc (arch_compat lines of
 * rpm 4.18 and 6.1). Each name is compatible with those listed and, through them, with theirs.
 */
const compatibleWith: Readonly<Record<string, string>> = {
  // Intel and AMD
  x86_64_v4: 'x86_64_v3 x86_64_v2 x86_64 amd64 em64t athlon noarch',
  x86_64_v3: 'x86_64_v2 x86_64 amd64 em64t athlon noarch',
  x86_64_v2: 'x86_64 amd64 em64t athlon noarch',
  x86_64: 'amd64 em64t athlon noarch',
  amd64: 'x86_64 em64t athlon noarch',
  ia32e: 'x86_64 em64t athlon noarch',
  athlon: 'i686',
  geode: 'i586',
  pentium4: 'pentium3',
  pentium3: 'i686',
  i686: 'i586',
  i586: 'i486',
  i486: 'i386',
  i386: 'noarch fat',
  ia64: 'noarch',
  // ARM
  aarch64: 'noarch',
  armv8l: 'armv7l',
  armv7l: 'armv6l',
  armv6l: 'armv5tejl',
  armv5tejl: 'armv5tel',
  armv5tel: 'armv5tl',
  armv5tl: 'armv4tl',
  armv4tl: 'armv4l',
  armv4l: 'armv3l',
  armv3l: 'noarch',
  armv4b: 'noarch',
  armv8hl: 'armv7hl',
  armv7hnl: 'armv7hl',
  armv7hl: 'armv6hl',
  armv6hl: 'noarch',
  // POWER
  ppc64: 'ppc',
  ppc64le: 'noarch fat',
  ppc64p7: 'ppc64',
  ppc64pseries: 'ppc64',
  ppc64iseries: 'ppc64',
  powerpc: 'ppc',
  powerppc: 'ppc',
  ppc8260: 'ppc',
  ppc8560: 'ppc',
  ppc32dy4: 'ppc',
  ppciseries: 'ppc',
  ppcpseries: 'ppc',
  ppc: 'rs6000',
  rs6000: 'noarch fat',
  // mainframe
  s390x: 's390 noarch',
  s390: 'noarch',
  i370: 'noarch',
  // RISC-V, LoongArch
  riscv: 'noarch',
  riscv64: 'noarch',
  loongarch64: 'noarch',
  // Elbrus
  e2k16c: 'e2kv6',
  e2k2c3: 'e2kv6',
  e2k8c2: 'e2kv5',
  e2k8c: 'e2kv4',
  e2k1cp: 'e2kv4',
  e2kv6: 'e2kv5',
  e2kv5: 'e2kv4',
  e2kv4: 'e2k',
  e2k: 'noarch',
  // MIPS
  mips: 'noarch',
  mipsel: 'noarch',
  mips64: 'mips',
  mips64el: 'mipsel',
  mipsr6: 'noarch',
  mipsr6el: 'noarch',
  mips64r6: 'mipsr6',
  mips64r6el: 'mipsr6el',
  // SPARC
  sun4c: 'sparc',
  sun4d: 'sparc',
  sun4m: 'sparc',
  sun4u: 'sparc64',
  sparc64v: 'sparc64',
  sparc64: 'sparcv9',
  sparcv9v: 'sparcv9',
  sparcv9: 'sparcv8',
  sparcv8: 'sparc',
  sparc: 'noarch',
  // Alpha
  alphaev67: 'alphaev6',
  alphaev6: 'alphapca56',
  alphapca56: 'alphaev56',
  alphaev56: 'alphaev5',
  alphaev5: 'alpha',
  alpha: 'axp noarch',
  // PA-RISC
  'hppa2.0': 'hppa1.2',
  'hppa1.2': 'hppa1.1',
  'hppa1.1': 'hppa1.0',
  'hppa1.0': 'parisc',
  parisc: 'noarch',
  // SuperH
  sh4a: 'sh4',
  sh4: 'noarch',
  sh3: 'noarch',
  // Motorola 68000
  m68k: 'noarch',
  atarist: 'm68kmint noarch',
  atariste: 'm68kmint noarch',
  ataritt: 'm68kmint noarch',
  falcon: 'm68kmint noarch',
  atariclone: 'm68kmint noarch',
  milan: 'm68kmint noarch',
  hades: 'm68kmint noarch',
};

/** Machines on which packages of two ELF classes live side by side (`%_transaction_color` of rpm's platforms). */
const twoClasses: ReadonlySet<string> = new Set(
  (
    'x86_64 amd64 ia32e aarch64 ppc64 ppc64le ppc64p7 s390x sparc64 sparc64v ' +
    'mips64 mips64el mips64r6 mips64r6el riscv64 loongarch64'
  ).split(' '),
);

/** The ELF classes a machine installs, as bits: 1 for 32, 2 for 64; 0: it does not tell them apart. */
export function transactionColor(machine: string): number {
  if (machine === 'ia64') return 2;
  return twoClasses.has(machine.replace(/_v\d$/, '')) ? 3 : 0;
}

const listsByMachine = new Map<string, readonly string[]>();

/**
 * The architectures a machine installs, best first: itself, then what it is compatible with, level
 * by level. A machine the table does not know runs itself and `noarch`.
 */
export function compatibleArchs(machine: string): readonly string[] {
  const known = listsByMachine.get(machine);
  if (known !== undefined) return known;
  const found = reachableArchs(machine, directlyCompatible);
  if (!found.includes('noarch')) found.push('noarch');
  listsByMachine.set(machine, found);
  return found;
}

/** A machine and all it runs by a table of its own, level by level; `noarch` only where the table has it. */
export function archsOfTable(machine: string, table: ArchTable): readonly string[] {
  return reachableArchs(machine, (arch) => table.get(arch) ?? []);
}

function reachableArchs(machine: string, next: (arch: string) => readonly string[]): string[] {
  const found = [machine];
  for (let at = 0; at < found.length; at += 1)
    for (const arch of next(found[at] ?? '')) if (!found.includes(arch)) found.push(arch);
  return found;
}

function directlyCompatible(arch: string): readonly string[] {
  const listed = Object.hasOwn(compatibleWith, arch) ? compatibleWith[arch] : undefined;
  return listed === undefined ? [] : listed.split(' ');
}

/** 0 when a machine cannot run a package's architecture; otherwise the smaller, the better a match. */
export function archScore(machine: string, packageArch: string): number {
  return compatibleArchs(machine).indexOf(packageArch) + 1;
}

/** What the system says of its processor. */
export interface MachineInfo {
  /** `uname -m` */
  readonly machine: string;
  /** The words of `flags` or `Features` in /proc/cpuinfo. */
  readonly cpuFlags: readonly string[];
}

/** Flags of /proc/cpuinfo each x86-64 level needs beyond the one before (x86-64 psABI). */
const x86Levels: readonly (readonly string[])[] = [
  ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
  ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'],
  ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'],
];

/** The machine's name in the table: x86-64 levels and hard-float ARM told apart by processor flags. */
export function machineArch(info: MachineInfo): string {
  const flags = new Set(info.cpuFlags);
  if (info.machine === 'x86_64') {
    const missing = x86Levels.findIndex((level) => !level.every((flag) => flags.has(flag)));
    const level = missing < 0 ? x86Levels.length + 1 : missing + 1;
    return level === 1 ? 'x86_64' : `x86_64_v${level}`;
  }
  if (/^armv[678]l$/.test(info.machine) && flags.has('vfpv3')) {
    const suffix = info.machine === 'armv7l' && flags.has('neon') ? 'hnl' : 'hl';
    return info.machine.slice(0, -1) + suffix;
  }
  return info.machine;
}
