import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { initDatabase } from '../../src-main/database/index.ts';
import { createHandlers } from '../../src-main/operations/index.ts';
import { sessionOn } from '../support/engine-session.ts';
import { scratchFolder } from '../support/scratch.ts';
import { openBytes, sampleInput, writtenPackage } from '../support/written-package.ts';

const scratch = scratchFolder('open-package-file');
const root = join(scratch.path, 'root');
mkdirSync(root);
initDatabase(join(root, 'var/lib/rpm'));
const { session, events } = sessionOn(scratch.path, root);
const handlers = createHandlers(session, '3');
const call = { signal: new AbortController().signal };
const path = join(scratch.path, 'sample.rpm');
const noise = randomBytes(6 * 1024 * 1024);
let whole: Buffer;

before(async () => {
  const files = [{ path: '/usr/share/noise', content: noise }];
  whole = await writtenPackage({ ...sampleInput, files });
  writeFileSync(path, whole);
});
after(() => {
  session[Symbol.dispose]();
  scratch[Symbol.dispose]();
});

/** The last byte is another one. */
function damaged(): string {
  const bytes = Buffer.from(whole);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  const name = join(scratch.path, 'damaged.rpm');
  writeFileSync(name, bytes);
  return name;
}

test('a package is told from its headers alone, and nothing is said of what was not read', async () => {
  const cut = join(scratch.path, 'headers.rpm');
  writeFileSync(cut, whole.subarray(0, openBytes(whole).head.payloadOffset));
  const view = await handlers['packageFile.open'](call, cut);
  assert.equal(view.isChecked, false);
  assert.equal(view.details.name, 'sample');
  assert.equal(view.verb, 'install');
  assert.ok(view.details.checks.some(({ outcome }) => outcome === 'ok'));
  assert.ok(view.details.checks.every(({ coverage }) => coverage === 'header'));
  assert.deepEqual(
    view.findings.filter(({ kind }) => kind === 'unsigned'),
    [],
  );
});

test('its payload is checked afterwards, and how far that came is told', async () => {
  const view = await handlers['packageFile.check'](call, path);
  assert.equal(view.isChecked, true);
  assert.ok(
    view.details.checks.some(({ coverage, outcome }) => coverage === 'payload' && outcome === 'ok'),
  );
  assert.deepEqual(
    view.findings.filter(({ kind }) => kind === 'unsigned').map(({ severity }) => severity),
    ['caution'],
  );
  const { head } = openBytes(whole);
  const told = events.filter(({ name }) => name === 'packageFile.progress');
  assert.ok(told.length > 0);
  for (const { payload } of told) {
    const { bytesChecked, ...rest } = payload as { readonly bytesChecked: number };
    assert.ok(bytesChecked > 0 && bytesChecked <= whole.length);
    assert.deepEqual(rest, { path, bytesTotal: whole.length - head.payloadOffset });
  }
});

test('damage in the payload is found by the check, not by the first look', async () => {
  const bad = damaged();
  const first = await handlers['packageFile.open'](call, bad);
  assert.ok(first.details.checks.every(({ outcome }) => outcome !== 'fail'));
  const { details, findings } = await handlers['packageFile.check'](call, bad);
  assert.ok(details.checks.some(({ outcome }) => outcome === 'fail'));
  assert.equal(findings[0]?.kind, 'bad-signature');
});

test('damage in the header is found by the first look', async () => {
  const bytes = Buffer.from(whole);
  const at = bytes.indexOf('with a bit of everything');
  bytes.write('with a bat', at);
  const bad = join(scratch.path, 'other-header.rpm');
  writeFileSync(bad, bytes);
  const { findings, isChecked } = await handlers['packageFile.open'](call, bad);
  assert.deepEqual([isChecked, findings[0]?.kind], [false, 'bad-signature']);
});

test('a check that nobody waits for is taken back', async () => {
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(
    async () => handlers['packageFile.check']({ signal: controller.signal }, path),
    { code: 'CANCELLED' },
  );
});
