/** Every option of rpm -V on packages that are broken in every way, against real rpm. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  lutimesSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import {
  addShell,
  databasePath,
  freshRoot,
  rpmOnRoot,
  withoutInstall,
} from '../support/rpm-roots.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const files = ['size', 'content', 'mode', 'owner', 'group', 'time', 'gone', 'kept', 'unchecked'];
const special = ['conf', 'confnew', 'confgone', 'ghost', 'ghostgone', 'missok', 'doc', 'license'];

/** Each on the broken package, alone; some with arguments of their own. */
const options: readonly (readonly string[])[] = [
  [],
  ['--nofiledigest'],
  ['--nomd5'],
  ['--nodigest'],
  ['--nosignature'],
  ['--nosize'],
  ['--nomtime'],
  ['--nomode'],
  ['--nouser'],
  ['--nogroup'],
  ['--nolinkto'],
  ['--nordev'],
  ['--nocaps'],
  ['--noghost'],
  ['--noconfig'],
  ['--noartifact'],
  ['--nofiles'],
  ['--nodeps'],
  ['--noscript'],
  ['--noscripts'],
  ['--nomd5', '--nosize', '--nomtime'],
  ['--nouser', '--nogroup', '--nomode', '--nolinkto', '--nocaps'],
  ['--noconfig', '--noghost', '-v'],
  ['-v'],
  ['--quiet'],
  ['-c'],
  ['-d'],
  ['-L'],
  ['--configfiles', '--docfiles'],
  ['-c', '--noghost'],
  ['--nofiles', '--nodeps', '--noscripts'],
];

describe('rpm -V of broken packages', { skip: withoutInstall }, () => {
  const scratch = scratchFolder('verify-options');
  after(() => scratch[Symbol.dispose]());
  let root = '';
  let packageFile = '';

  before(() => {
    root = freshRoot(scratch.path, 'root');
    addShell(root);
    const made = [...files, ...special].map(
      (name) => `echo ${name} > $RPM_BUILD_ROOT/opt/v/${name}`,
    );
    packageFile = buildPackage(scratch.path, {
      name: 'broken',
      preamble: 'Group: Tests/Broken\nRequires: nothing-here >= 2',
      install: [
        'mkdir -p $RPM_BUILD_ROOT/opt/v/folder',
        ...made,
        'ln -s size $RPM_BUILD_ROOT/opt/v/link',
        'echo caps > $RPM_BUILD_ROOT/opt/v/caps',
      ].join('\n'),
      files: [
        '%dir /opt/v',
        '%attr(750, root, root) /opt/v/folder',
        ...files.slice(0, -1).map((name) => `/opt/v/${name}`),
        '%verify(not md5 size mtime mode) /opt/v/unchecked',
        '/opt/v/link',
        '%caps(cap_net_raw=ep) /opt/v/caps',
        '%config /opt/v/conf',
        '%config(noreplace) /opt/v/confnew',
        '%config(missingok) /opt/v/confgone',
        '%ghost /opt/v/ghost',
        '%ghost /opt/v/ghostgone',
        '%config(missingok) /opt/v/missok',
        '%doc /opt/v/doc',
        '%license /opt/v/license',
      ].join('\n'),
      sections: '%verifyscript\necho looked at "$1"\necho badly >&2\nexit 2\n',
    });
    const installed = rpmOnRoot(root, '-i', '--nodeps', packageFile);
    assert.equal(installed.status, 0, installed.stderr);
    breakFiles(join(root, 'opt/v'));
  });

  /** Both programs' answers to one command line. */
  async function agree(...words: readonly string[]): Promise<void> {
    const theirs = rpmOnRoot(root, ...words);
    const ours = await runCli([
      'rpm',
      '--root',
      root,
      '--dbpath',
      databasePath,
      '--nosignature',
      ...words,
    ]);
    const { status, stdout, stderr } = theirs;
    assert.deepEqual(ours, { status, stdout, stderr });
  }

  for (const words of options)
    it(['-V', ...words].join(' '), () => agree('-V', ...words, 'broken'));

  it('by every selection', async () => {
    await agree('-Va');
    await agree('-Va', 'b*', '--nodeps');
    await agree('-Vf', '/opt/v/size');
    await agree('-Vf', '/opt/v/none', '/opt/v/conf');
    await agree('-Vg', 'Tests/Broken');
    await agree('-Vg', 'tests/broken');
    await agree('-V', '--whatrequires', 'nothing-here');
    await agree('-V', 'broken', 'broken', 'absent');
    await agree('-V', '--quiet', 'broken', 'absent');
    await agree('-V', '--quiet', '-f', '/opt/v/none');
    await agree('--verify', '--nomd5', 'broken');
  });

  it('by other names of the program and wrong options', async () => {
    await agree('-V');
    await agree('-V', '-a', '-f', '/opt');
    await agree('-V', '--nosuch', 'broken');
    await agree('-q', '--nodeps', 'broken');
  });
});

function breakFiles(folder: string): void {
  const at = (name: string): string => join(folder, name);
  appendFileSync(at('size'), 'more');
  writeFileSync(at('content'), 'CONTENT\n');
  chmodSync(at('mode'), 0o4711);
  chownSync(at('owner'), 4711, 0);
  chownSync(at('group'), 0, 4711);
  lutimesSync(at('time'), 1_000_000, 1_000_000);
  for (const name of ['gone', 'confgone', 'ghostgone', 'missok']) rmSync(at(name), { force: true });
  writeFileSync(at('unchecked'), 'something else entirely');
  chmodSync(at('unchecked'), 0o600);
  rmSync(at('link'));
  symlinkSync('content', at('link'));
  // writing takes the capabilities away
  writeFileSync(at('caps'), 'caps\n');
  for (const name of ['conf', 'confnew', 'doc', 'license']) appendFileSync(at(name), 'changed');
  writeFileSync(at('ghost'), 'there');
  chmodSync(at('ghost'), 0o600);
  rmSync(at('folder'), { recursive: true });
  mkdirSync(at('folder'), { mode: 0o700 });
}
