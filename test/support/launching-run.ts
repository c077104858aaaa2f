/**
 * A shell that starts the helper for one plan and then only listens: run as a program, to be killed.
 *
 *   node launching-run.ts LAUNCH-AS-JSON [PKEXEC]
 */
import { resolve } from 'node:path';
import { writeSync } from 'node:fs';
import { silentLog } from '../../src-main/base/index.ts';
import type { HelperLaunch } from '../../src-main/operations/index.ts';
import { createHelperLauncher } from '../../src-main/shells/engine/launch-helper.ts';

const [launchText = '', pkexec] = process.argv.slice(2);
const shells = resolve(import.meta.dirname, '../../src-main/shells');
const launcher = createHelperLauncher({
  nodePath: process.execPath,
  nodeEnvironment: {},
  helperPath: `${shells}/helper/main.ts`,
  cliPath: `${shells}/cli/main.ts`,
  environment: process.env,
  log: silentLog,
  pkexecPaths: pkexec === undefined ? [] : [pkexec],
});
try {
  const outcome = await launcher.run(
    JSON.parse(launchText) as HelperLaunch,
    {
      package() {},
      percent() {},
      progress: ({ script }) => {
        if (script !== undefined) writeSync(1, `script ${script.kind}\n`);
      },
      text: (line) => writeSync(2, `${line}\n`),
    },
    new AbortController().signal,
  );
  writeSync(1, `${outcome.status}\n`);
} catch (thrown) {
  const { code, message } = thrown as { code?: string; message: string };
  writeSync(1, `${code}: ${message}\n`);
}
