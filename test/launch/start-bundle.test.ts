import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { escaped, lazyBuiltins } from '../../src-main/shells/launch/start-bundle.mjs';

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
