import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseArchitecture, fillIn, readDefinitions } from '../../src-main/repository/index.ts';

const variables = { releasever: '41.2', basearch: 'x86_64', arch: 'x86_64', infra: '' };

test('a .repo file with variables, lists and lines that go on', () => {
  const text = [
    '# comment',
    '[main]',
    'cachedir=/x',
    '[updates-$releasever]',
    'name=Updates $releasever - $basearch',
    'baseurl = https://one/$releasever_major/${basearch}/',
    '   https://two/,file:///three',
    'enabled=no',
    'priority=10',
    'cost=7',
    'exclude=kernel* *-debuginfo',
    'includepkgs=a,b',
    'module_hotfixes=true',
    'gpgcheck=1',
    'gpgkey=file:///k1 file:///k2',
    'metadata_expire=6h',
    'username=me',
    '',
    '[old]',
    'mirrorlist=https://mirrors/metalink?repo=x',
    'metadata_expire=never',
  ].join('\r\n');
  const [updates, old] = readDefinitions(text, 'x.repo', variables);
  assert.deepEqual(updates, {
    ...{ id: 'updates-41.2', name: 'Updates 41.2 - x86_64', file: 'x.repo', isEnabled: false },
    baseUrls: ['https://one/41/x86_64/', 'https://two/', 'file:///three'],
    ...{ mirrorList: undefined, metalink: undefined, priority: 10, cost: 7 },
    excludes: ['kernel*', '*-debuginfo'],
    ...{ includes: ['a', 'b'], isModuleHotfixes: true, checksPackages: true },
    ...{ checksMetadata: false, keyAddresses: ['file:///k1', 'file:///k2'] },
    ...{ expirySeconds: 21_600, isSkippedIfUnavailable: false },
    access: {
      ...{ checksCertificate: true, authorities: undefined, certificate: undefined },
      ...{ key: undefined, proxy: undefined, userName: 'me', password: undefined },
    },
  });
  assert.equal(old?.metalink, 'https://mirrors/metalink?repo=x');
  assert.equal(old?.mirrorList, undefined);
  assert.equal(old?.expirySeconds, Infinity);
  assert.deepEqual([old?.priority, old?.cost, old?.isEnabled], [99, 1000, true]);
});

test('mistakes are named with file and line', () => {
  const said = (text: string): string => {
    try {
      readDefinitions(text, 'x.repo', {});
    } catch (thrown) {
      return String(thrown);
    }
    return 'nothing';
  };
  assert.match(said('a=b'), /x\.repo, line 1: expected \[name\] before it/);
  assert.match(said('[a]\nwhat'), /line 2: expected key = value, found 'what'/);
  assert.match(said('[a]\n b'), /line 2: nothing is there to go on from/);
  assert.match(said('[a]\n\npriority=high'), /line 3: priority: expected a number: high/);
  assert.match(said('[a]\nenabled=maybe'), /line 2: enabled: expected 1 or 0: maybe/);
  assert.match(said('[a]\nmetadata_expire=soon'), /expected a time/);
});

test('variables as dnf5 has them', () => {
  const fill = (text: string): string => fillIn(text, variables);
  assert.equal(fill('$unknown ${unknown}'), '$unknown ${unknown}');
  assert.equal(fill('${releasever_minor}'), '2');
  assert.equal(fill('${infra:-stock}-${none:-$basearch}'), 'stock-x86_64');
  assert.equal(fill('a${basearch:+/$arch}${infra:+x}'), 'a/x86_64');
  assert.equal(fill('$__proto__ $constructor'), '$__proto__ $constructor');
  assert.deepEqual(['i686', 'aarch64', 'x86_64_v3', 'armv7hl'].map(baseArchitecture), [
    ...['i386', 'aarch64', 'x86_64', 'armhfp'],
  ]);
});
