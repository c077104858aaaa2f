import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandResult, LaunchContext } from '../../src-main/shells/launch/launch-context.mjs';

export const checkout = join(import.meta.dirname, '..', '..');

/** Anything that can promise to clean up later: a test, or a file's own `after`. */
export interface Cleanup {
  after(action: () => void): void;
}

export function temporaryFolder(t: Cleanup): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'turntable-launch-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** What the steps under test asked for, in order. */
export interface Recorded {
  readonly reports: string[];
  readonly commands: string[];
}

export type Answer = (command: string) => Partial<CommandResult> | Promise<Partial<CommandResult>>;

/** A launch context over a folder; no program runs but what `answer` does in its place. */
export function launchContext(
  root: string,
  changes: Partial<LaunchContext> = {},
  answer: Answer = () => ({ status: 127 }),
): LaunchContext & Recorded {
  const reports: string[] = [];
  const commands: string[] = [];
  return {
    root,
    environment: { PATH: '' },
    cacheDirectory: join(root, 'user-cache'),
    superuser: false,
    nodePath: process.execPath,
    nodeVersion: '24.21.0',
    platform: 'linux',
    architecture: 'x64',
    report: (line) => void reports.push(line),
    run: async (program, args) => {
      const command = [program, ...args].join(' ');
      commands.push(command);
      return { status: 0, stdout: '', stderr: '', ...(await answer(command)) };
    },
    ...changes,
    reports,
    commands,
  };
}

const CLI = `
import { greeting } from './greeting.ts';
void import('./lazy.ts').then((lazy) => {
  console.log(JSON.stringify({ greeting, lazy: lazy.value, argv: process.argv.slice(1), node: process.versions.node, path: process.env.PATH ?? null }));
  process.exitCode = Number(process.env.CLI_STATUS ?? 0);
});
`;

const fixtureFiles = [
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.base.json',
  'src-main/shells/library/tsconfig.json',
  '.npmrc',
];

/**
 * A checkout of its own with the real launch scripts and tiny programs in place of the real ones, so
 * that set-up is tested whole and nothing of the real dist is touched.
 */
export function fixtureCheckout(t: Cleanup): string {
  const root = join(temporaryFolder(t), 'checkout');
  mkdirSync(join(root, 'src-main', 'shells'), { recursive: true });
  const launch = join('src-main', 'shells', 'launch');
  cpSync(join(checkout, launch), join(root, launch), { recursive: true });
  for (const file of fixtureFiles) {
    cpSync(join(checkout, file), join(root, file));
  }
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  writeFiles(root, {
    'src-main/shells/electron/main.ts': `import { app } from 'electron';\napp.quit();\n`,
    'src-main/shells/electron/preload.ts': `import { contextBridge } from 'electron';\ncontextBridge.exposeInMainWorld('x', 1);\n`,
    'src-main/shells/engine/main.ts': `import { workerUrl } from '../../base/worker-url.ts';\nimport { Worker } from 'node:worker_threads';\nnew Worker(workerUrl('./count.worker.ts', import.meta.url)).on('message', (value) => console.log(value));\n`,
    'src-main/shells/engine/count.worker.ts': `import { parentPort } from 'node:worker_threads';\nparentPort?.postMessage('counted in a worker');\n`,
    'src-main/shells/cli/main.ts': CLI,
    'src-main/shells/cli/greeting.ts': `export const greeting = 'hello';\n`,
    'src-main/shells/cli/lazy.ts': `export const value = 'loaded late';\n`,
    'src-main/shells/library/index.ts': `export const answer: number = 42;\n`,
    'src-main/shells/helper/main.ts': `console.log('helper');\n`,
    'src-main/shells/workshop/main.ts': `console.log('workshop');\n`,
    'src-main/shells/web/main.ts': `console.log('web shell', JSON.stringify(process.argv.slice(2)));\n`,
    'src-renderer/index.html': `<!doctype html><title>t</title><script type="module" src="./main.ts"></script>\n`,
    'src-renderer/main.ts': `document.title = 'ready';\n`,
  });
  cpSync(join(checkout, 'src-main/base/worker-url.ts'), join(root, 'src-main/base/worker-url.ts'));
  return root;
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runProgram(
  program: string,
  args: readonly string[],
  options: SpawnSyncOptions = {},
): Finished {
  const finished = spawnSync(program, args, { timeout: 120_000, ...options, encoding: 'utf8' });
  if (finished.error) throw finished.error;
  return finished;
}

/** The environment of a person at a bare terminal: nothing of npm, of the test runner or of a desktop. */
export function bareEnvironment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], ...changes };
}
