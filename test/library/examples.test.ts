/** The programs of EXAMPLES.md, compiled and run as another project would, each beside what it prints. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Sense } from '../../src-main/format/index.ts';
import type { PackageInput } from '../../src-main/format/index.ts';
import { repositoryRoot } from '../architecture/source-files.ts';
import { runProgram } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';
import { writtenPackage } from '../support/written-package.ts';

const text = readFileSync(join(repositoryRoot, 'src-main/shells/library/EXAMPLES.md'), 'utf8');
const pattern =
  /^## (?<title>.*)$[^]*?^```ts\n(?<code>[^]*?)^```\n+^```text\n(?<printed>[^]*?)^```/gm;
const examples = [...text.matchAll(pattern)].map(({ groups = {} }) => groups);
const skip = existsSync(join(repositoryRoot, 'dist/library/index.js'))
  ? false
  : 'dist/library is not built: npm run build';

const common = {
  arch: 'noarch',
  license: 'MIT',
  group: 'Applications/Text',
  buildHost: 'build.example.com',
  buildTimeSeconds: 1_700_000_000,
};
const greeting = (version: string): PackageInput => ({
  ...common,
  ...{ name: 'greeting', version, release: '1', summary: 'Says hello', description: 'It does.' },
  files: [
    { path: '/usr/share/greeting', directory: true },
    { path: '/usr/share/greeting/text', content: 'hello\n' },
  ],
  scripts: { postin: { body: 'print("hello, " .. arg[2])', interpreter: ['<lua>'] } },
});
const parrot: PackageInput = {
  ...common,
  ...{ name: 'parrot', version: '2', release: '1', summary: 'Says it again', description: 'So.' },
  requires: [{ name: 'greeting', sense: Sense.GREATER | Sense.EQUAL, evr: '1.0' }],
  files: [
    { path: '/usr/share/parrot', directory: true },
    { path: '/usr/share/parrot/says', content: 'hello\n' },
  ],
};

describe('the examples of the library', { skip }, () => {
  const scratch = scratchFolder('examples');
  let programs: string;
  before(async () => {
    for (const input of [greeting('1.0'), greeting('1.1'), parrot]) {
      const file = `${input.name}-${input.version}-${input.release}.${input.arch}.rpm`;
      writeFileSync(join(scratch.path, file), await writtenPackage(input));
    }
    mkdirSync(join(scratch.path, 'system'));
    // inside the checkout: that is where its own name can be imported
    mkdirSync(join(repositoryRoot, '.cache'), { recursive: true });
    programs = mkdtempSync(join(repositoryRoot, '.cache/examples-'));
    for (const [at, { code = '' }] of examples.entries())
      writeFileSync(join(programs, `${at}.ts`), code);
  });
  after(() => {
    rmSync(programs, { recursive: true, force: true });
    scratch[Symbol.dispose]();
  });

  test('there is one for each part of the library', () => assert.equal(examples.length, 11));

  test('all of them compile against the declarations of the build', () => {
    writeFileSync(
      join(programs, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.base.json',
        compilerOptions: { lib: ['es2024', 'esnext.disposable'], types: ['node'] },
        include: ['*.ts'],
      }),
    );
    const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = runProgram(process.execPath, [compiler, '-p', programs]);
    assert.equal(stdout, '');
    assert.equal(status, 0);
  });

  for (const [at, { title = '', printed = '' }] of examples.entries())
    test(title, () => {
      const ran = runProgram(process.execPath, [join(programs, `${at}.ts`), scratch.path]);
      assert.equal(ran.stderr, '');
      assert.equal(ran.stdout, printed);
      assert.equal(ran.status, 0);
    });
});
