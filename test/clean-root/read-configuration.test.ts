import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openConfiguration, readConfiguration } from '../../src-main/clean-root/index.ts';
import { scratchFolder } from '../support/scratch.ts';

const files: Readonly<Record<string, string>> = {
  'templates/base.tpl': `
# -*- coding: utf-8 -*-
config_opts['root'] = 'base-{{ releasever }}-{{ target_arch }}'
config_opts['chroot_setup_cmd'] = 'install @{% raw %}'
config_opts["macros"]['%vendor'] = "Some" ' one'
config_opts['macros']['%packager'] = r'a\\b' + '!'
config_opts['plugin_conf']['root_cache_enable'] = False
config_opts['legal_host_arches'] = ('x86_64', 'i686',)
config_opts['environment'] = {
    'A': '1',  # one
    'B': "two",
}
config_opts['dnf.conf'] = """
[main]
install_weak_deps=0

[one]
name=One {{ releasever }}
baseurl=http://mirror/$releasever/$basearch/
gpgcheck=0
"""
`,
  'target.cfg': `include('templates/base.tpl')
config_opts['releasever'] = '9'
config_opts['target_arch'] = "x86_64"
config_opts['chroot_setup_cmd'] = (
  'install bash '
  'rpm-build'
)
config_opts['dist'] = 'el9'
config_opts['dnf.conf'] += """
[two]
baseurl=file:///two
"""; config_opts['more_buildreqs'] = config_opts['dist'] + '-extra'
`,
};

function write(folder: string, more: Readonly<Record<string, string>> = {}): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  for (const [name, text] of Object.entries({ ...files, ...more }))
    writeFileSync(join(folder, name), text);
}

test('assignments, includes and what is filled in', () => {
  using scratch = scratchFolder('mock');
  write(scratch.path);
  const found = openConfiguration({ name: 'target', folder: scratch.path, uniqueExtension: 'me' });
  assert.equal(found.name, 'base-9-x86_64-me');
  assert.deepEqual(found.setupPackages, ['bash', 'rpm-build']);
  assert.deepEqual(found.macros, { '%dist': '.el9', '%vendor': 'Some one', '%packager': 'a\\b!' });
  assert.deepEqual(found.environment, { A: '1', B: 'two' });
  assert.deepEqual(found.moreBuildRequirements, ['el9-extra']);
  assert.deepEqual(
    [found.usesRootCache, found.installsWeak, found.hasNetwork],
    [false, false, false],
  );
  assert.deepEqual(
    found.repositories.map(({ id, name, baseUrls }) => [id, name, baseUrls]),
    [
      ['one', 'One 9', ['http://mirror/9/x86_64/']],
      ['two', 'two', ['file:///two']],
    ],
  );
  assert.deepEqual(readConfiguration(join(scratch.path, 'target.cfg')).get('legal_host_arches'), [
    ...['x86_64', 'i686'],
  ]);
});

test('what is not understood is refused with file and line', () => {
  using scratch = scratchFolder('mock');
  const said = (text: string): string => {
    write(scratch.path, { 'x.cfg': text });
    try {
      openConfiguration({ name: 'x', folder: scratch.path });
    } catch (thrown) {
      return String(thrown).replaceAll(`${scratch.path}/`, '');
    }
    return 'nothing';
  };
  assert.match(said('\nimport os\n'), /x\.cfg, line 2: this is not understood: import os/);
  assert.match(said("config_opts['a'] = f'{x}'"), /line 1: this value is not understood: f'/);
  assert.match(said("config_opts['a'] = open('x').read()"), /this value is not understood: open\(/);
  assert.match(
    said("if True:\n  config_opts['a'] = 1"),
    /line 1: this is not understood: if True:/,
  );
  assert.match(said("config_opts['a'] = 'x' 5"), /expected the end of the line, found 5/);
  assert.match(said("config_opts['a'] = 'x"), /a text does not end/);
  assert.match(said("config_opts['a'] = 1 + 'x'"), /only texts, numbers and lists/);
  assert.match(said("include('x.cfg')"), /include each other in a circle/);
  assert.match(said("config_opts['root'] = '../x'"), /config_opts\['root'\]: expected a name/);
  assert.match(said("config_opts['root'] = '..'"), /config_opts\['root'\]: expected a name/);
  assert.match(said("config_opts['root'] = '{{ a.b }}'"), /not understood: \{\{ a\.b \}\}/);
  assert.match(said("config_opts['root'] = '{% if x %}'"), /not understood: \{% if x %\}/);
  assert.match(said("config_opts['root'] = '{{ root }}'"), /in a circle/);
});
