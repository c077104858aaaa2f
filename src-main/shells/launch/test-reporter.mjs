import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inspect } from 'node:util';

/**
 * @typedef {{ file: string, name: string, reason: string }} SkippedTest
 * @typedef {{ passed: number, failed: number, skipped: SkippedTest[] }} TestTotals
 * @typedef {TestTotals & { failures: string[], said: string[], told?: number }} FileResult
 */

/** A skip that does not say why counts as a failure: nobody could tell it from a test that was lost. */
const NO_REASON = 'skipped without a reason';

/**
 * A reporter for node:test: one line for each file that passed, every failure in full, every skip with
 * its reason. The totals go to the file that TURNTABLE_TEST_RESULTS names.
 * @param {AsyncIterable<{ type: string, data: any }>} source
 */
export default async function* reportTests(source) {
  /** @type {Map<string, FileResult>} */
  const files = new Map();
  const resultOf = (/** @type {string} */ path) => {
    const file = relative(process.cwd(), path || '');
    const known = files.get(file) ?? { passed: 0, failed: 0, skipped: [], failures: [], said: [] };
    files.set(file, known);
    return { file, result: known };
  };
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      const { file, result } = resultOf(data.file);
      addTest(file, result, type === 'test:pass', data);
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      resultOf(data.file).result.said.push(data.message);
    } else if (type === 'test:summary' && data.file) {
      const { file, result } = resultOf(data.file);
      result.told = result.failures.length;
      yield describeFile(file, result, data.duration_ms);
    }
  }
  // A file that could not even be loaded fails after its own summary, or has none.
  for (const [file, result] of files) {
    if (result.failures.length > (result.told ?? 0)) yield describeFile(file, result, 0);
  }
  const results = process.env['TURNTABLE_TEST_RESULTS'];
  if (results) writeFileSync(results, JSON.stringify(totalsOf([...files.values()])));
}

/** @param {string} file @param {FileResult} result @param {boolean} passed @param {any} data */
function addTest(file, result, passed, data) {
  if (data.details?.type === 'suite' && passed && data.skip === undefined) return;
  const mark = data.skip ?? data.todo;
  if (typeof mark === 'string' && mark !== '') {
    result.skipped.push({ file, name: data.name, reason: mark });
  } else if (mark !== undefined) {
    result.failed += 1;
    result.failures.push(`${data.name}: ${NO_REASON}`);
  } else if (passed) {
    result.passed += 1;
  } else if (!isRepeated(data)) {
    result.failed += 1;
    const cause = data.details?.error?.cause ?? data.details?.error;
    result.failures.push(`${data.name}\n${indent(describeError(cause))}`);
  }
}

/** A suite or parent fails again for each of its failed children: only the children are news. @param {any} data */
function isRepeated(data) {
  return data.details?.error?.failureType === 'subtestsFailed';
}

/** @param {unknown} cause */
function describeError(cause) {
  if (cause instanceof Error) return cause.stack ?? cause.message;
  return typeof cause === 'string' ? cause : inspect(cause);
}

/** @param {string} text */
function indent(text) {
  return text.replaceAll(/^/gm, '      ');
}

/** @param {string} file @param {FileResult} result @param {number} durationMs */
function describeFile(file, result, durationMs) {
  const mark = result.failed > 0 ? '✖' : '✔';
  const seconds = (durationMs / 1000).toFixed(1);
  const failed = result.failed > 0 ? `, ${result.failed} failed` : '';
  const skipped = result.skipped.length > 0 ? `, ${result.skipped.length} skipped` : '';
  const lines = [`${mark} ${file}: ${result.passed} passed${failed}${skipped} (${seconds} s)`];
  for (const skip of result.skipped) lines.push(`    ﹣ ${skip.name}: ${skip.reason}`);
  for (const failure of result.failures) lines.push(`    ✖ ${failure}`);
  if (result.said.length > 0) lines.push(indent(result.said.join('').trimEnd()));
  return `${lines.join('\n')}\n`;
}

/** @param {readonly FileResult[]} results @returns {TestTotals} */
function totalsOf(results) {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failed: results.reduce((sum, result) => sum + result.failed, 0),
    skipped: results.flatMap((result) => result.skipped),
  };
}
