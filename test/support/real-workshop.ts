/** The real processes that read and build specs, for sessions and tests. */
import { join } from 'node:path';
import { silentLog } from '../../src-main/base/index.ts';
import { createWorkshopLauncher } from '../../src-main/shells/engine/launch-workshop.ts';
import type { SpecLimits } from '../../src-main/shells/engine/launch-workshop.ts';
import { repositoryRoot } from '../architecture/source-files.ts';

/** @param limits - what one question may take; plenty unless told, for tests share a machine */
export function realWorkshop(
  environment: Readonly<Record<string, string | undefined>>,
  limits: Partial<SpecLimits> = {},
): ReturnType<typeof createWorkshopLauncher> {
  return createWorkshopLauncher({
    nodePath: process.execPath,
    nodeEnvironment: {},
    workshopPath: join(repositoryRoot, 'src-main/shells/workshop/main.ts'),
    environment,
    log: silentLog,
    limits: { timeMs: 120_000, matrixTimeMs: 120_000, memoryBytes: 2 ** 30, ...limits },
  });
}
