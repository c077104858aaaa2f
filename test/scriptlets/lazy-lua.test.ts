import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { openRuntime } from '../../src-main/scriptlets/index.ts';

/** Whether this process has the library that reaches C. */
function hasC(): boolean {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  return loaded.some((path) => path.includes('/koffi/'));
}

test('C and Lua are loaded by the first macro that needs them', async () => {
  const { macros, specLua } = await openRuntime({
    isVerbose: false,
    definitions: ['greeting hello'],
    shell: 60_000,
  });
  specLua.setLuaList('sources', ['/one', '/two']);
  assert.equal(
    macros.expand('%greeting %{expr:1+1} %(echo x) %{?_topdir:there}'),
    'hello 2 x there',
  );
  assert.equal(hasC(), false);
  assert.equal(macros.expand('%{lua:print(#sources, sources[2])}'), '2\t/two');
  assert.equal(hasC(), true);
  specLua.setLuaList('sources', ['/three']);
  assert.equal(macros.expand('%{lua:print(#sources, sources[1])}'), '1\t/three');
});
