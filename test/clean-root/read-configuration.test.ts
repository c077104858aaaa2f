import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fillTemplate } from '../../src-main/clean-root/fill-template.ts';
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
  assert.match(said("config_opts['root'] = '{% if x %}'"), /\['root'\]: its template is not/);
  assert.match(
    said("config_opts['root'] = '{% include \"x\" %}'"),
    /Unknown statement type: include/,
  );
  assert.match(said("config_opts['root'] = '{{ root }}'"), /in a circle/);
  assert.match(said("config_opts['root'] = ['x'] == ['x']"), /only texts and numbers are compared/);
  assert.match(said("config_opts['root'].update('x')"), /only a table is updated/);
  assert.match(said("config_opts['root'].clear()"), /expected =, found \.clear/);
});

/** As the configurations of distributions are made: a template for all architectures, and a file for each. */
const shapes: Readonly<Record<string, string>> = {
  'templates/hat.tpl': `
config_opts['root'] = 'hat-{{ releasever }}-{{ target_arch }}'
config_opts['description'] = 'Hat {{ releasever }}'
config_opts['mirrored'] = config_opts['target_arch'] != 'i686'
config_opts['chroot_setup_cmd'] = 'install @{% if mirrored %}buildsys-{% endif %}build'
config_opts['dist'] = 'hat{{ releasever }}'  # for the folder of results
config_opts['extra_chroot_dirs'] = [ '/run/lock', ]
config_opts['package_manager'] = '{% if releasever|int >= 40 %}dnf5{% else %}dnf{% endif %}'
config_opts['dnf_install_command'] += ' subscription-manager'
config_opts['plugin_conf']['ccache_opts']['compress'] = 'on'
config_opts['dnf.conf'] = """
[main]
install_weak_deps=0
metadata_expire=0
protected_packages=
user_agent={{ user_agent }}
{% if target_arch == 'x86_64' %}
excludepkgs=*.i586,*.i686
{% elif target_arch in ['ppc64le', 'ppc64'] %}
excludepkgs=*.ppc
{% endif %}

{%- macro keys() -%}
file:///keys/hat-$releasever-primary
{%- for version in [releasever|int, releasever|int - 1]
%} file:///keys/hat-{{ version }}-primary
{%- endfor %}
{%- endmacro %}

# repos

[local]
name=local
baseurl=https://build.example/repos/hat{{ releasever }}/latest/$basearch/
cost=2000
enabled={{ not mirrored }}

{% if mirrored %}
[hat]
name=hat
metalink=https://mirrors.example/metalink?repo=hat-$releasever&arch=$basearch
gpgkey={{ keys() }}
gpgcheck=1
skip_if_unavailable=False
{% endif %}
"""
`,
  'templates/extra.tpl': `config_opts['chroot_setup_cmd'] += " extra-rpm-macros"
config_opts['yum.conf'] += """
{% if koji_primary_repo != None and koji_primary_repo != "extra" %}
[local-extra]
{% else %}
[local-other]
{% endif %}
name=Extra $releasever
baseurl=https://build.example/extra{{ releasever_major }}/$basearch/
enabled=0
gpgkey=file:///keys/one
       file:///keys/two
gpgcheck=1
"""
`,
  'site-defaults.cfg': `# of this machine
config_opts['environment']['SITE'] = 'here'
config_opts['plugin_conf']['bind_mount_opts']['dirs'].append(('/a', '/b'))
config_opts['macros'].update({'%packager': 'Site'})
config_opts['chroot_additional_packages'] = ['site-tools', 'more']
`,
  'hat-42-x86_64.cfg': `config_opts['target_arch'] = 'x86_64'
config_opts['releasever'] = '42'
config_opts['legal_host_arches'] = ('x86_64',)
include('templates/hat.tpl')
`,
  'hat+extra-39-i686.cfg': `config_opts["koji_primary_repo"] = "extra"
config_opts['releasever_major'] = '39'
config_opts['releasever'] = '39'
config_opts['target_arch'] = 'i686'
include('templates/hat.tpl')
include('templates/extra.tpl')
include('templates/extra.tpl')
config_opts['root'] = 'hat+extra-39-i686'
`,
};

test('configurations in the shapes that distributions have them', () => {
  using scratch = scratchFolder('mock');
  write(scratch.path, shapes);
  const open = (name: string) => openConfiguration({ name, folder: scratch.path });
  const hat = open('hat-42-x86_64');
  assert.deepEqual([hat.name, hat.macros['%dist']], ['hat-42-x86_64', '.hat42']);
  assert.deepEqual(hat.setupPackages, ['@buildsys-build', 'site-tools', 'more']);
  assert.deepEqual([hat.macros['%packager'], hat.environment['SITE']], ['Site', 'here']);
  assert.deepEqual(
    hat.repositories.map(({ id, isEnabled, checksPackages }) => [id, isEnabled, checksPackages]),
    [
      ['local', false, false],
      ['hat', true, true],
    ],
  );
  assert.deepEqual(hat.repositories[1]?.keyAddresses, [
    ...[
      'file:///keys/hat-42-primary',
      'file:///keys/hat-42-primary',
      'file:///keys/hat-41-primary',
    ],
  ]);
  assert.deepEqual(hat.repositories[1]?.excludes, ['*.i586', '*.i686']);
  assert.equal(hat.repositories[1]?.expirySeconds, 0);
  const extra = open('hat+extra-39-i686');
  assert.deepEqual(extra.setupPackages, [...['@build', 'extra-rpm-macros', 'site-tools', 'more']]);
  assert.deepEqual(
    extra.repositories.map(({ id, isEnabled, keyAddresses }) => [id, isEnabled, keyAddresses]),
    [
      ['local', true, []],
      ['local-other', false, ['file:///keys/one', 'file:///keys/two']],
    ],
  );
});

test('what [main] says of checking counts for every repository that says nothing', () => {
  using scratch = scratchFolder('mock');
  const conf = `[main]\ngpgcheck=1\nrepo_gpgcheck=0\n[one]\nbaseurl=file:///one\n[two]\nbaseurl=file:///two\ngpgcheck=0`;
  write(scratch.path, {
    'x.cfg': `include('templates/base.tpl')\nconfig_opts['target_arch'] = 'x86_64'
config_opts['chroot_setup_cmd'] = ('install', 'bash')\nconfig_opts['dnf5.conf'] = """${conf}"""\n`,
  });
  const { repositories, setupPackages } = openConfiguration({ name: 'x', folder: scratch.path });
  assert.deepEqual(setupPackages, ['bash']);
  assert.deepEqual(
    repositories.map(({ checksPackages }) => checksPackages),
    [true, false],
  );
});

test('nothing outside of the folder is read, by whatever name', () => {
  using scratch = scratchFolder('mock');
  const folder = join(scratch.path, 'configurations');
  write(folder);
  writeFileSync(join(scratch.path, 'secret'), 'a secret\n');
  symlinkSync('../secret', join(folder, 'link.tpl'));
  const absolute = join(scratch.path, 'secret');
  for (const name of ['../secret', 'templates/../../secret', 'link.tpl', absolute]) {
    writeFileSync(join(folder, 'x.cfg'), `include('${name}')\n`);
    assert.throws(
      () => openConfiguration({ name: 'x', folder }),
      (thrown: Error) =>
        /line 1: .* leads out of /.test(thrown.message) && !/a secret/.test(thrown.message),
    );
  }
  writeFileSync(join(folder, 'x.cfg'), `include('${join(folder, 'target.cfg')}')\n`);
  assert.equal(openConfiguration({ name: 'x', folder }).name, 'base-9-x86_64');
});

test('a configuration by its path needs no folder of configurations', () => {
  using scratch = scratchFolder('mock');
  const name = join(scratch.path, 'alone.cfg');
  writeFileSync(
    name,
    "config_opts['root'] = 'alone'\nconfig_opts['target_arch'] = 'x86_64'\nconfig_opts['chroot_setup_cmd'] = 'install bash'\n",
  );
  const folder = join(scratch.path, 'no-such-folder');
  assert.equal(openConfiguration({ name, folder }).name, 'alone');
});

test('templates reach nothing but values, and come to an end', () => {
  for (const text of [
    "{{ ''.constructor.constructor('return 1')() }}",
    "{{ [].constructor.constructor('return 1')() }}",
    '{{ range(1000000000) }}',
    "{% import 'x' as y %}",
    '{% macro a() %}{{ b() }}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}',
    `${'{% for a in list %}'.repeat(9)}x${'{% endfor %}'.repeat(9)}`,
    `{% set n = namespace(x='aaaaaaaaaaaaaaaa') %}${'{% set n.x = n.x ~ n.x %}'.repeat(40)}{{ n.x }}`,
  ])
    assert.throws(() => fillTemplate(text, { list: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }), Error, text);
  for (const name of ['constructor', '__proto__', 'process', 'globalThis', "''.__class__"])
    assert.equal(fillTemplate(`<{{ ${name} }}>`, {}), '<>');
  assert.equal(fillTemplate('{{ a }}\n', { a: '{{ b }}', b: 'x' }), 'x\n');
});
