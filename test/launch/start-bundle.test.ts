import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { addonLoader, escaped, lazyBuiltins } from '../../src-main/shells/launch/start-bundle.mjs';
import { repositoryRoot } from '../architecture/source-files.ts';

describe('parts of Node in the command line', () => {
  it('are loaded where they are used', () => {
    const code =
      'let node_crypto = require("node:crypto");\nlet node_fs = require("node:fs");\n' +
      'const digest = () => (0, node_crypto.hash)("sha1", node_fs.readFileSync("x"));\n';
    assert.equal(
      lazyBuiltins(code),
      'let node_crypto;\nlet node_fs = require("node:fs");\n' +
        'const digest = () => (0, (node_crypto ??= require("node:crypto")).hash)("sha1", node_fs.readFileSync("x"));\n',
    );
  });

  it('can be built new', () => {
    const code =
      'let node_url = require("node:url");\nresult = new node_url.URL("http://a/b").pathname;\n';
    const context = createContext({ require: createRequire(import.meta.url), result: '' });
    runInContext(lazyBuiltins(code), context);
    assert.equal(context['result'], '/b');
  });

  it('are loaded at once where they are handed on as a whole', () => {
    const code = 'let node_zlib = require("node:zlib");\nexpose(node_zlib);\n';
    assert.equal(lazyBuiltins(code), code);
  });
});

describe('native code of the database', () => {
  const ask = createRequire(import.meta.url);
  const binding = join(ask.resolve('better-sqlite3'), '../binding.js');

  /** Whether the loader finds it, when it was made for one folder and lies in another. */
  function opens(madeFor: string, folder: string): boolean {
    const path = join(folder, 'loader.cjs');
    writeFileSync(path, addonLoader(binding, madeFor));
    try {
      const loader = ask(path) as { getBinding(): { Database: unknown } };
      const addon = loader.getBinding();
      return typeof addon.Database === 'function' && loader.getBinding() === addon;
    } finally {
      delete ask.cache[path];
    }
  }

  it('is found where it lay, and otherwise beside its package', (context) => {
    // inside the checkout, where the package can be resolved
    const folder = mkdtempSync(join(repositoryRoot, 'test/launch/.loader-'));
    context.after(() => rmSync(folder, { recursive: true }));
    assert.ok(opens(folder, folder));
    assert.ok(opens('/somewhere/else/dist/cli', folder));
    const [near] = addonLoader(binding, folder).match(/"[^"]*\.node"/) ?? [''];
    assert.match(near, /^"\.\.\/.*better-sqlite3/);
  });
});

describe('letters that are not ASCII', () => {
  it('mean the same when they are escaped', () => {
    const code = 'result = ["…", `\u00b7${"ü".length}`, /[—x]/.test("—"), "\u{1f600}"];';
    const context = createContext({ result: [] });
    const written = escaped(code.replace('\\u{1f600}', '\u{1f600}'));
    runInContext(written, context);
    assert.deepEqual([...context['result']], ['…', '·1', true, '\u{1f600}']);
    assert.match(written, /^[\0-\x7f]*$/);
  });
});
