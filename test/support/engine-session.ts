import { join } from 'node:path';
import { repositoryRoot } from '../architecture/source-files.ts';
import { processContext, UnsupportedError } from '../../src-main/base/index.ts';
import type { HelperLauncher, WorkshopLauncher } from '../../src-main/operations/index.ts';
import { EngineSession } from '../../src-main/operations/index.ts';

/** A launcher for sessions that only read. */
const noHelper: HelperLauncher = {
  run: () => Promise.reject(new UnsupportedError('this test runs no helper')),
  initialise: () => Promise.reject(new UnsupportedError('this test runs no helper')),
};

/** A launcher for sessions without specs. */
const noWorkshop: WorkshopLauncher = {
  ask: () => Promise.reject(new UnsupportedError('this test reads no spec')),
  build: () => Promise.reject(new UnsupportedError('this test builds nothing')),
};

/** A session on a root, with its settings in a scratch folder and the events it emitted. */
export function sessionOn(
  scratch: string,
  root: string | undefined,
  helper = noHelper,
  workshop = noWorkshop,
) {
  const events: { readonly name: string; readonly payload: unknown }[] = [];
  const session = new EngineSession({
    context: processContext(),
    emit: (name, payload) => void events.push({ name, payload }),
    helper,
    workshop,
    shell: { shell: 'web', version: '0' },
    engineNode: process.versions.node,
    folders: {
      data: join(scratch, 'data/turntable'),
      config: join(scratch, 'config/turntable'),
      cache: join(scratch, 'cache/turntable'),
      application: repositoryRoot,
    },
    ...(root === undefined ? {} : { startRoot: root }),
  });
  return { session, events };
}
