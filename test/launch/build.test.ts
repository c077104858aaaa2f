import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { BUNDLES, workerEntries } from '../../src-main/shells/launch/bundles.mjs';
import { ensureBuild } from '../../src-main/shells/launch/ensure-build.mjs';
import {
  bareEnvironment,
  fixtureCheckout,
  launchContext,
  runProgram,
  temporaryFolder,
  writeFiles,
} from './launch-fixture.ts';

suite('a whole build', () => {
  const root = fixtureCheckout({ after });
  before(async () => {
    assert.equal(await ensureBuild(launchContext(root)), true);
  });
  const read = (path: string) => readFileSync(join(root, 'dist', path), 'utf8');
  const run = (program: string) =>
    runProgram(process.execPath, [join(root, 'dist', program)], { env: bareEnvironment() });

  test('leaves every program where the others look for it', () => {
    for (const bundle of BUNDLES) read(`${bundle.name}/${bundle.output}`);
    assert.equal(run('helper/main.js').stdout, 'helper\n');
    assert.match(read('electron/preload.cjs'), /require\(["']electron["']\)/);
    assert.ok(!readdirSync(join(root, '.cache')).some((name) => name.startsWith('build-')));
  });

  test('keeps late imports late and workers loadable', () => {
    const files = readdirSync(join(root, 'dist/cli'));
    assert.ok(!read('cli/main.js').includes('loaded late'));
    assert.ok(files.some((file) => read(`cli/${file}`).includes('loaded late')));
    assert.equal(run('engine/main.js').stdout, 'counted in a worker\n');
    const source = join(root, 'src-main/shells/engine/main.ts');
    assert.equal(runProgram(process.execPath, [source]).stdout, 'counted in a worker\n');
  });

  test('writes a page without inline scripts and with relative addresses', () => {
    const page = read('renderer/index.html');
    assert.match(page, /<script type="module" crossorigin src="\.\/assets\/[^"]+"><\/script>/);
    assert.doesNotMatch(page, /<script(?![^>]*src=)|data:/);
  });

  test('is not repeated while nothing changes, and is when a source or an output does', async () => {
    const context = launchContext(root);
    const built = statSync(join(root, 'dist/cli/main.js')).mtimeMs;
    assert.equal(await ensureBuild(context), false);
    assert.deepEqual(context.reports, []);
    assert.equal(statSync(join(root, 'dist/cli/main.js')).mtimeMs, built);
    rmSync(join(root, 'dist/web/main.js'));
    assert.equal(await ensureBuild(context), true);
    const lazy = join(root, 'src-main/shells/cli/lazy.ts');
    const isChunk = (name: string) => name.endsWith('.js') && name !== 'main.js';
    const chunks = () => readdirSync(join(root, 'dist/cli')).filter(isChunk);
    const before = chunks();
    writeFileSync(lazy, "export const value = 'changed';\n");
    assert.equal(await ensureBuild(context), true);
    assert.match(run('cli/main.js').stdout, /"lazy":"changed"/);
    for (const name of before)
      assert.ok(chunks().includes(name), 'a running program still needs it');
    writeFileSync(lazy, "export const value = 'changed again';\n");
    await ensureBuild(context);
    for (const name of before) assert.ok(!chunks().includes(name), 'nobody needs it any more');
  });

  test('stops with the name of what is missing and leaves the last build alone', async () => {
    rmSync(join(root, 'src-main/shells/web/main.ts'));
    await assert.rejects(
      ensureBuild(launchContext(root)),
      /there is no src-main\/shells\/web\/main\.ts$/,
    );
    assert.ok(existsSync(join(root, 'dist/web/main.js')));
  });
});

test('two workers of one name are refused', (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'src-main/a/hash.worker.ts': '', 'src-main/b/hash.worker.ts': '' });
  assert.throws(() => workerEntries(root), /src-main\/a\/hash\.worker\.ts and src-main\/b/);
});
