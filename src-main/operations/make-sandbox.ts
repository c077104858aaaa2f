/** Makes the sandbox: a root of the user's own, filled with demonstration packages of our own making. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { TransactionRequest } from '../contract/plan.ts';
import type { RootInfo } from '../contract/root.ts';
import { RpmError, toRpmError } from '../base/index.ts';
import { openDatabase } from '../database/index.ts';
import { formatNvra } from '../nevra/index.ts';
import { writePackage } from '../format/index.ts';
import type { PackageInput } from '../format/index.ts';
import { problemText } from '../transaction/index.ts';
import { parseRecipe } from './demonstration-recipe.ts';
import { makePlan } from './plan-transaction.ts';
import type { EngineSurroundings } from './surroundings.ts';

const DATABASE_PATH = '/usr/lib/sysimage/rpm';

/** Where things of the sandbox are, in the user's data folder. */
export interface SandboxFolders {
  readonly root: string;
  /** Packages built from the recipes: `base`, `upgrades`, `more`. */
  readonly packages: string;
}

export function sandboxFolders(dataFolder: string): SandboxFolders {
  return { root: join(dataFolder, 'sandbox'), packages: join(dataFolder, 'demonstration') };
}

/** Folder of the newer versions, which a fresh sandbox offers as upgrades. */
export function sandboxUpgrades(dataFolder: string): string {
  return join(sandboxFolders(dataFolder).packages, 'upgrades');
}

/**
 * Makes the sandbox where it is missing. It gets its name only when everything is installed; what an
 * interrupted attempt left behind is thrown away first.
 *
 * @throws {RpmError} FILE_WRITE_FAILED, DISK_FULL, HELPER_FAILED, TRANSACTION_FAILED
 */
export async function ensureSandbox(
  surroundings: EngineSurroundings,
  scriptlets: RootInfo['scriptlets'],
): Promise<SandboxFolders> {
  const folders = sandboxFolders(surroundings.folders.data);
  if (existsSync(join(folders.root, DATABASE_PATH))) return folders;
  const making = `${folders.root}.new`;
  for (const leftover of [making, folders.packages])
    rmSync(leftover, { recursive: true, force: true });
  await buildDemonstration(surroundings.folders.application, folders.packages);
  mkdirSync(join(making, DATABASE_PATH), { recursive: true });
  await surroundings.helper.initialise(making, DATABASE_PATH);
  await installBase(surroundings, making, join(folders.packages, 'base'), scriptlets);
  renameSync(making, folders.root);
  return folders;
}

/** Builds every recipe into a package of the same folder. */
async function buildDemonstration(application: string, target: string): Promise<void> {
  const recipes = join(application, 'assets/demonstration');
  for (const folder of ['base', 'upgrades', 'more']) {
    mkdirSync(join(target, folder), { recursive: true });
    for (const name of readdirSync(join(recipes, folder)).toSorted()) {
      if (!name.endsWith('.recipe')) continue;
      const path = join(recipes, folder, name);
      const input = parseRecipe(readFileSync(path, 'utf8'), basename(path));
      await writePackageFile(join(target, folder), input);
    }
  }
}

async function writePackageFile(folder: string, input: PackageInput): Promise<void> {
  const path = join(folder, `${formatNvra({ ...input, epoch: input.epoch })}.rpm`);
  const fd = openSync(path, 'wx');
  try {
    await writePackage(
      {
        write(bytes) {
          let written = 0;
          while (written < bytes.length) written += writeSync(fd, bytes, written);
        },
      },
      input,
    );
  } finally {
    closeSync(fd);
  }
}

async function installBase(
  { helper, context }: EngineSurroundings,
  root: string,
  folder: string,
  scriptlets: RootInfo['scriptlets'],
): Promise<void> {
  const request: TransactionRequest = {
    install: readdirSync(folder).map((name) => ({ path: join(folder, name), mode: 'install' })),
    erase: [],
    options: {},
  };
  using database = openDatabase(join(root, DATABASE_PATH), { log: context.log });
  const plan = makePlan(root, database, request);
  const [problem] = plan.problems;
  if (problem !== undefined)
    throw new RpmError('TRANSACTION_FAILED', `filling the sandbox: ${problemText(problem)}`);
  const outcome = await helper.run(
    {
      planId: plan.planId,
      root,
      databasePath: DATABASE_PATH,
      scriptlets,
      digest: plan.digest,
      databaseGeneration: plan.databaseGeneration,
      request,
      needsPrivileges: false,
    },
    {
      package: () => undefined,
      percent: () => undefined,
      progress: () => undefined,
      text: (line) => context.log.debug(`filling the sandbox: ${line}`),
    },
    new AbortController().signal,
  );
  if (outcome.status !== 'done')
    throw toRpmError(
      new RpmError(
        'TRANSACTION_FAILED',
        `filling the sandbox: ${outcome.message ?? outcome.status}`,
      ),
    );
}
