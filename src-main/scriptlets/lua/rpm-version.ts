/** `rpm.ver` and `rpm.vercmp`: versions as objects of scripts. */
import { decodeText } from '../../base/index.ts';
import { compareEvr, parseEvr } from '../../nevra/index.ts';
import type { LuaCall, LuaFunction, LuaValue } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';
import { LuaFault, LuaObject } from './lua-values.ts';

const VERSION = 'rpm.ver';

/** A version by its parts; those that were not given are absent. */
class Version {
  readonly epoch: string | undefined;
  readonly version: string;
  readonly release: string | undefined;

  constructor(epoch: string | undefined, version: string, release: string | undefined) {
    this.epoch = epoch;
    this.version = version;
    this.release = release;
  }

  /** undefined for a text without a version. */
  static parse(text: string): Version | undefined {
    const epoch = /^(\d*):/.exec(text)?.[1];
    const { version, release } = parseEvr(text);
    return version === '' ? undefined : new Version(epoch, version, release);
  }

  get text(): string {
    const epoch = this.epoch === undefined ? '' : `${this.epoch}:`;
    return `${epoch}${this.version}${this.release === undefined ? '' : `-${this.release}`}`;
  }

  compare(other: Version): number {
    return compareEvr(parseEvr(this.text), parseEvr(other.text));
  }
}

const made = (version: Version | undefined): readonly LuaValue[] =>
  version === undefined ? [] : [new LuaObject(VERSION, version)];

const ver: LuaFunction = (call) => {
  if (call.count === 1) return made(Version.parse(call.text(1)));
  if (call.count !== 3) throw new LuaFault(`invalid number of arguments: ${call.count}`);
  const part = (at: number): string | undefined => (call.isAbsent(at) ? undefined : call.text(at));
  const version = call.text(2);
  return made(version === '' ? undefined : new Version(part(1), version, part(3)));
};

function parsedArgument(call: LuaCall, at: number): Version {
  const text = call.text(at);
  return Version.parse(text) ?? call.argumentError(at, `invalid version ${text}`);
}

const compared =
  (holds: (order: number) => boolean): LuaFunction =>
  (call) => {
    const [one, other] = [call.object(1, VERSION) as Version, call.object(2, VERSION) as Version];
    return [holds(one.compare(other))];
  };

const metamethods: Readonly<Record<string, LuaFunction>> = {
  __eq: compared((order) => order === 0),
  __gc: (call) => {
    call.release(1, VERSION);
    return [];
  },
  __index: (call) => {
    const version = call.object(1, VERSION) as Version;
    const name = decodeText(call.bytes(2));
    if (name === 'e') return [version.epoch];
    if (name === 'v') return [version.version];
    if (name === 'r') return [version.release];
    throw new LuaFault(`invalid attribute: ${name}`);
  },
  __le: compared((order) => order <= 0),
  __lt: compared((order) => order < 0),
  __tostring: (call) => [(call.object(1, VERSION) as Version).text],
};

/** Makes the kind of object known; returns the functions of `rpm` that deal with it. */
export function versionFunctions(machine: LuaMachine): Readonly<Record<string, LuaFunction>> {
  machine.metatable(VERSION, metamethods);
  return {
    ver,
    vercmp: (call) => [BigInt(parsedArgument(call, 1).compare(parsedArgument(call, 2)))],
  };
}
