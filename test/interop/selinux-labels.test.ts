/**
 * SELinux labels and the domain of scripts. Where the kernel has no SELinux a stand-in for libselinux says
 * it has: the file contexts are those of the test, looked up by the real library, for real rpm's plugin
 * and for us. What a kernel would make of the labels is not shown.
 */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { runProgram } from '../support/real-rpm.ts';
import { addShell, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib/aarch64-linux-gnu', '/lib'];
const library = libraries
  .map((folder) => join(folder, 'libselinux.so.1'))
  .find((path) => existsSync(path));
const plugin = libraries
  .map((folder) => join(folder, 'rpm-plugins/selinux.so'))
  .find((path) => existsSync(path));
/** Debian's macro names another folder. */
const withPlugin = ['--define', `__plugindir ${plugin === undefined ? '' : dirname(plugin)}`];

const skip =
  withoutInstall ||
  (library === undefined && 'there is no libselinux on this machine') ||
  (plugin === undefined && "real rpm's selinux plugin is not on this machine") ||
  (existsSync('/sys/fs/selinux/enforce') && 'the kernel has SELinux: nothing to stand in for') ||
  (!existsSync('/usr/bin/gcc') && 'there is no C compiler for the stand-in');

interface Koffi {
  load(name: string): { func(prototype: string): (...args: unknown[]) => number };
}
let lgetxattr: ((...args: unknown[]) => number) | undefined;

/** The label of an entry itself; undefined where it has none. */
function labelOf(path: string): string | undefined {
  lgetxattr ??= (createRequire(import.meta.url)('koffi') as Koffi)
    .load('libc.so.6')
    .func('int64_t lgetxattr(const char *, const char *, void *, size_t)');
  const value = Buffer.alloc(1024);
  const length = Number(lgetxattr(path, 'security.selinux', value, value.length));
  return length < 0 ? undefined : JSON.stringify(value.toString('latin1', 0, length));
}

const contexts = [
  '/.*\tsystem_u:object_r:default_t:s0',
  '/opt\t-d\tsystem_u:object_r:usr_t:s0',
  '/opt/made(/.*)?\tsystem_u:object_r:made_t:s0',
  '/opt/made/plain\t--\tsystem_u:object_r:plain_t:s0',
  '/opt/made/link\t-l\tsystem_u:object_r:link_t:s0',
  '/opt/made/none\t--\t<<none>>',
  '/etc/conf.*\tsystem_u:object_r:etc_t:s0',
  '',
].join('\n');

describe('SELinux, beside rpm 4.18 with a stand-in for the kernel', { skip }, () => {
  const scratch = scratchFolder('selinux');
  after(() => scratch[Symbol.dispose]());
  const place = (name: string): string => join(scratch.path, name);
  const standIn = place('libselinux.so.1');
  const logOf = (who: string): string =>
    existsSync(place(`log-${who}`)) ? readFileSync(place(`log-${who}`), 'utf8') : '';
  const around = (who: 'real' | 'ours'): Record<string, string> => ({
    STAND_IN_REAL: library ?? '',
    STAND_IN_CONTEXTS: place('file_contexts'),
    STAND_IN_LOG: place(`log-${who}`),
    ...(who === 'real' ? { LD_PRELOAD: standIn } : { LD_LIBRARY_PATH: scratch.path }),
  });
  const made = (version: string): string =>
    buildPackage(scratch.path, {
      name: 'made',
      version,
      install: [
        'cd $RPM_BUILD_ROOT; mkdir -p opt/made/dir opt/made/implicit/deep etc',
        `echo ${version} > opt/made/plain; echo n > opt/made/none; ln -s plain opt/made/link`,
        // no pipe: rpm 4.18 opens it and waits for ever
        'ln opt/made/plain opt/made/hard; echo d > opt/made/implicit/deep/f',
        `echo ${version} > etc/conf`,
      ].join('\n'),
      files: [
        '%dir /opt/made/dir',
        '/opt/made/plain\n/opt/made/none\n/opt/made/link\n/opt/made/hard',
        '/opt/made/implicit/deep/f\n%config(noreplace) /etc/conf\n%ghost /opt/made/ghost',
      ].join('\n'),
      sections: '%pre\n:\n%post\n:\n%preun -p /bin/sh\n:\n',
    });
  before(() => {
    writeFileSync(place('file_contexts'), contexts);
    const source = join(import.meta.dirname, '../support/selinux-stand-in.c');
    const built = runProgram('/usr/bin/gcc', ['-shared', '-fPIC', '-o', standIn, source]);
    assert.equal(built.stderr, '');
  });
  const labels = (root: string): string =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .toSorted()
      .flatMap((path) => {
        const label = labelOf(join(root, path));
        return label === undefined || path.startsWith('var/lib/') ? [] : `${path} ${label}\n`;
      })
      .join('');

  test('files, links and directories get the labels of the policy, scripts their domain', () => {
    const both = sideBySide(scratch.path, (root) => {
      addShell(root);
      // programs of scripts are told to load it as well
      mkdirSync(join(root, scratch.path), { recursive: true });
      copyFileSync(standIn, join(root, standIn));
    });
    const run = (...args: readonly string[]): string => {
      both.outputEach(
        { real: { env: around('real') }, ours: { env: around('ours') } },
        ...withPlugin,
        ...args,
      );
      assert.equal(labels(both.ours), labels(both.real), args.join(' '));
      return labels(both.ours);
    };
    const first = run('-i', '--nodeps', made('1'));
    assert.match(first, /^opt\/made\/plain "system_u:object_r:plain_t:s0\\u0000"$/m);
    for (const kind of ['link', 'made', 'usr', 'etc'])
      assert.match(first, new RegExp(`"system_u:object_r:${kind}_t:s0`), kind);
    assert.doesNotMatch(first, /opt\/made\/none/);
    both.both((root) => writeFileSync(join(root, 'etc/conf'), 'mine'));
    assert.match(run('-U', '--nodeps', made('2')), /^etc\/conf.rpmnew "system_u:object_r:etc_t/m);
    run('-e', 'made');
    assert.equal(logOf('ours'), logOf('real'));
    assert.match(logOf('ours'), /^\/bin\/sh rpm_script_t$/m);
  });

  test('not with --nocontexts, --noplugins, or without the plugin', () => {
    for (const option of [
      ['--nocontexts'],
      ['--noplugins'],
      ['--define', '__transaction_selinux %{nil}'],
    ]) {
      const both = sideBySide(scratch.path, (root) => {
        addShell(root);
        mkdirSync(join(root, 'opt'));
      });
      const where = { real: { env: around('real') }, ours: { env: around('ours') } };
      both.outputEach(where, '-i', '--nodeps', '--noscripts', ...withPlugin, ...option, made('1'));
      assert.equal(labels(both.ours), '', option.join(' '));
      assert.equal(labels(both.real), '', option.join(' '));
    }
  });
});
