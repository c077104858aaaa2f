import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { archScore, compatibleArchs, machineArch } from '../../src-main/nevra/index.ts';
import { runBriefly } from '../../src-main/base/index.ts';

describe('architectures', () => {
  it('prefers the machine itself, then its relatives, then noarch', () => {
    assert.equal(archScore('x86_64', 'x86_64'), 1);
    assert.ok(archScore('x86_64', 'i686') > archScore('x86_64', 'x86_64'));
    assert.ok(archScore('i686', 'i586') < archScore('i686', 'i386'));
    assert.ok(archScore('s390x', 's390') > 0);
  });

  it('refuses what the machine cannot run', () => {
    assert.equal(archScore('x86_64', 'aarch64'), 0);
    assert.equal(archScore('i586', 'i686'), 0);
    assert.equal(archScore('aarch64', 'armv7hl'), 0);
    assert.equal(archScore('armv7l', 'armv7hl'), 0);
  });

  it('lets every machine install noarch, also one it does not know', () => {
    for (const machine of ['x86_64', 'armv7hnl', 'riscv64', 'ppc64le', 'vax', 'constructor']) {
      assert.ok(archScore(machine, 'noarch') > 0, machine);
      assert.equal(archScore(machine, machine), 1, machine);
    }
  });

  it('lists what real rpm lists for this machine', (t) => {
    const shown = runBriefly('rpm', ['--showrc']);
    if (shown === undefined) return t.skip('no rpm on this machine');
    const field = (name: string): string =>
      new RegExp(`^${name} *: (.*)$`, 'm').exec(shown.stdout)?.[1] ?? '';
    assert.equal(
      compatibleArchs(field('install arch')).join(' '),
      field('compatible archs').trim(),
    );
    return undefined;
  });

  it('tells processor generations apart', () => {
    const v2 = ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'];
    const v3 = [...v2, 'avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'];
    assert.equal(machineArch({ machine: 'x86_64', cpuFlags: [] }), 'x86_64');
    assert.equal(machineArch({ machine: 'x86_64', cpuFlags: v2 }), 'x86_64_v2');
    assert.equal(machineArch({ machine: 'x86_64', cpuFlags: v3 }), 'x86_64_v3');
    assert.equal(machineArch({ machine: 'armv7l', cpuFlags: ['vfpv3', 'neon'] }), 'armv7hnl');
    assert.equal(machineArch({ machine: 'armv7l', cpuFlags: [] }), 'armv7l');
    assert.equal(machineArch({ machine: 'aarch64', cpuFlags: [] }), 'aarch64');
  });
});
