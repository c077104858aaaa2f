/**
 * Capabilities of files: the text packages carry (cap_from_text(3)) and the extended attribute the
 * kernel keeps (struct vfs_cap_data in linux/capability.h).
 */

/** Name of the extended attribute. */
export const CAPABILITY_ATTRIBUTE = 'security.capability';

/** Sets of capabilities, one bit each, by number. */
export interface FileCapabilities {
  readonly effective: bigint;
  readonly permitted: bigint;
  readonly inheritable: bigint;
}

/** Capability names by number, without `cap_` (capabilities(7)). */
const names = [
  ...['chown', 'dac_override', 'dac_read_search', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid'],
  ...['setpcap', 'linux_immutable', 'net_bind_service', 'net_broadcast', 'net_admin', 'net_raw'],
  ...['ipc_lock', 'ipc_owner', 'sys_module', 'sys_rawio', 'sys_chroot', 'sys_ptrace', 'sys_pacct'],
  ...['sys_admin', 'sys_boot', 'sys_nice', 'sys_resource', 'sys_time', 'sys_tty_config', 'mknod'],
  ...['lease', 'audit_write', 'audit_control', 'setfcap', 'mac_override', 'mac_admin', 'syslog'],
  ...['wake_alarm', 'block_suspend', 'audit_read', 'perfmon', 'bpf', 'checkpoint_restore'],
];
const numbers = new Map(names.map((name, number) => [name, number]));
const ALL = (1n << BigInt(names.length)) - 1n;

export const noCapabilities: FileCapabilities = { effective: 0n, permitted: 0n, inheritable: 0n };

/** Sets from text like `cap_net_raw=ep` or `= cap_chown,cap_kill+p`; undefined when it is not that. */
export function capabilitiesFromText(text: string): FileCapabilities | undefined {
  const sets = { e: 0n, p: 0n, i: 0n };
  for (const clause of text.split(/\s+/).filter((part) => part !== '')) {
    const match = /^([a-z0-9_,]*)((?:[=+-][eip]*)+)$/i.exec(clause);
    if (match === null) return undefined;
    const mask = capabilityMask(match[1] ?? '');
    if (mask === undefined) return undefined;
    for (const [, operator = '', flags = ''] of (match[2] ?? '').matchAll(/([=+-])([eip]*)/gi)) {
      for (const set of ['e', 'p', 'i'] as const) {
        const isNamed = flags.toLowerCase().includes(set);
        if (operator === '=') sets[set] &= ~mask;
        if (isNamed && operator !== '-') sets[set] |= mask;
        if (isNamed && operator === '-') sets[set] &= ~mask;
      }
    }
  }
  return { effective: sets.e, permitted: sets.p, inheritable: sets.i };
}

function capabilityMask(list: string): bigint | undefined {
  if (list === '' || list.toLowerCase() === 'all') return ALL;
  let mask = 0n;
  for (const word of list.toLowerCase().split(',')) {
    const name = word.replace(/^cap_/, '');
    const number = numbers.get(name) ?? (/^\d{1,2}$/.test(word) ? Number(word) : undefined);
    if (number === undefined || number > 63) return undefined;
    mask |= 1n << BigInt(number);
  }
  return mask;
}

const EFFECTIVE_BIT = 1;
const REVISIONS: Readonly<Record<number, { words: number; length: number }>> = {
  0x01000000: { words: 1, length: 12 },
  0x02000000: { words: 2, length: 20 },
  0x03000000: { words: 2, length: 24 },
};

/** Sets from the attribute's value; undefined when it has none of the known forms. */
export function capabilitiesFromAttribute(value: Uint8Array): FileCapabilities | undefined {
  if (value.length < 4) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const magic = view.getUint32(0, true);
  const revision = REVISIONS[(magic & 0xff000000) >>> 0];
  if (revision === undefined || value.length < revision.length) return undefined;
  let permitted = 0n;
  let inheritable = 0n;
  for (let word = 0; word < revision.words; word += 1) {
    const shift = BigInt(word * 32);
    permitted |= BigInt(view.getUint32(4 + word * 8, true)) << shift;
    inheritable |= BigInt(view.getUint32(8 + word * 8, true)) << shift;
  }
  const effective = (magic & EFFECTIVE_BIT) === 0 ? 0n : permitted | inheritable;
  return { effective, permitted, inheritable };
}

/** The attribute's value (revision 2) for sets; the kernel knows one effective bit for all. */
export function capabilitiesToAttribute(capabilities: FileCapabilities): Uint8Array {
  const value = new Uint8Array(20);
  const view = new DataView(value.buffer);
  view.setUint32(0, 0x02000000 + (capabilities.effective === 0n ? 0 : EFFECTIVE_BIT), true);
  for (const word of [0, 1]) {
    const shift = BigInt(word * 32);
    view.setUint32(4 + word * 8, Number((capabilities.permitted >> shift) & 0xffffffffn), true);
    view.setUint32(8 + word * 8, Number((capabilities.inheritable >> shift) & 0xffffffffn), true);
  }
  return value;
}

export function sameCapabilities(one: FileCapabilities, other: FileCapabilities): boolean {
  return (
    one.effective === other.effective &&
    one.permitted === other.permitted &&
    one.inheritable === other.inheritable
  );
}
