import { readFileSync } from 'node:fs';

/* The test runner asks a file that takes too long to end with SIGTERM. A file that has handlers for it, as
   browser drivers set, goes on, and then so does the runner, for ever. These are ended by force. */

const LOOK_EVERY_MS = 2_000;

/**
 * Watches the test files of a runner, each a child process, and kills those that outlive a limit, with
 * everything they started. The runner then reports the file as failed.
 * @param {number} runner process id
 * @param {number} limitMs
 * @param {(line: string) => void} report
 * @returns {() => void} stops watching
 */
export function endStuckTests(runner, limitMs, report) {
  /** @type {Map<number, number>} process id to the time it was first seen */
  const firstSeen = new Map();
  const timer = setInterval(() => {
    const now = performance.now();
    const running = childrenOf(runner);
    for (const known of firstSeen.keys()) if (!running.includes(known)) firstSeen.delete(known);
    for (const child of running) {
      const since = firstSeen.get(child) ?? now;
      firstSeen.set(child, since);
      if (now - since < limitMs) continue;
      report(`✖ ${nameOf(child)} did not end in ${Math.round(limitMs / 1000)} s and was killed`);
      // The test file last: its children would no longer be found.
      for (const each of [...descendantsOf(child), child]) killNow(each);
    }
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** @param {number} pid @returns {number[]} */
function childrenOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
}

/** @param {number} pid @returns {number[]} */
function descendantsOf(pid) {
  return childrenOf(pid).flatMap((child) => [...descendantsOf(child), child]);
}

/** @param {number} pid The last argument of a test process is its file. */
function nameOf(pid) {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    return words.at(-1) ?? String(pid);
  } catch {
    return String(pid);
  }
}

/** @param {number} pid */
function killNow(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
