/** The real helper, as a program of its own, for sessions that change a root. */
import { join } from 'node:path';
import { silentLog } from '../../src-main/base/index.ts';
import { createHelperLauncher } from '../../src-main/shells/engine/launch-helper.ts';
import { repositoryRoot } from '../architecture/source-files.ts';

export const realHelper = createHelperLauncher({
  nodePath: process.execPath,
  nodeEnvironment: {},
  helperPath: join(repositoryRoot, 'src-main/shells/helper/main.ts'),
  cliPath: join(repositoryRoot, 'src-main/shells/cli/main.ts'),
  environment: process.env,
  log: silentLog,
});
