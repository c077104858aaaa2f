/**
 * The engine process: reads, plans, verifies; never writes to a root (the helper does). It is started
 * by a shell with its connection on descriptor 3 and ends when that closes.
 */
import { Socket } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { AboutInfo } from '../../contract/root.ts';
import { processContext } from '../../base/index.ts';
import { lineTransport, serve } from '../../ipc/index.ts';
import type { Server } from '../../ipc/index.ts';
import type { EngineFolders } from '../../operations/index.ts';
import { createHandlers, EngineSession } from '../../operations/index.ts';
import { CONNECTION_FD } from './engine-process.ts';
import { createHelperLauncher } from './launch-helper.ts';
import { createWorkshopLauncher } from './launch-workshop.ts';
import { applicationPath, neighbourEntry, privilegedHelper } from './program-paths.ts';
import { shellLog } from './shell-log.ts';

const log = shellLog('engine', process.env);

function argument(name: string): string | undefined {
  const prefix = `--${name}=`;
  return process.argv.find((word) => word.startsWith(prefix))?.slice(prefix.length);
}

function shellInfo(): Pick<AboutInfo, 'shell' | 'version' | 'electron' | 'chrome'> {
  const electron = argument('electron');
  const chrome = argument('chrome');
  return {
    shell: argument('shell') === 'electron' ? 'electron' : 'web',
    version: argument('version') ?? '',
    ...(electron === undefined ? {} : { electron }),
    ...(chrome === undefined ? {} : { chrome }),
  };
}

/** The user's folders by the XDG base directory specification, which wants absolute paths only. */
function folders(): EngineFolders {
  const base = (name: string, fallback: string): string => {
    const value = process.env[name];
    return value?.startsWith('/') === true ? value : join(homedir(), fallback);
  };
  return {
    data: join(base('XDG_DATA_HOME', '.local/share'), 'turntable'),
    config: join(base('XDG_CONFIG_HOME', '.config'), 'turntable'),
    cache: join(base('XDG_CACHE_HOME', '.cache'), 'turntable'),
    application: applicationPath(import.meta.url),
  };
}

function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
}

const startRoot = argument('root');
const rootSide = privilegedHelper(applicationPath(import.meta.url));
const node = {
  nodePath: process.execPath,
  nodeEnvironment: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
};
const workshop = createWorkshopLauncher({
  ...node,
  workshopPath: neighbourEntry('workshop', import.meta.url),
  environment: process.env,
  log,
});
const session = new EngineSession({
  context: processContext(log),
  emit: (name, payload) => server.emit(name, payload),
  workshop,
  helper: createHelperLauncher({
    ...node,
    helperPath: neighbourEntry('helper', import.meta.url),
    cliPath: neighbourEntry('cli', import.meta.url),
    ...(rootSide !== undefined && { privilegedHelper: rootSide }),
    environment: process.env,
    log,
  }),
  shell: shellInfo(),
  engineNode: process.versions.node,
  folders: folders(),
  ...(startRoot === undefined ? {} : { startRoot }),
});

const transport = lineTransport(new Socket({ fd: CONNECTION_FD }), log);
transport.onClose(() => {
  session[Symbol.dispose]();
  workshop[Symbol.dispose]();
  // A helper that is at work has its own process group and finishes by itself.
  process.exit(0);
});
const server: Server = serve(transport, createHandlers(session, sqliteVersion()), log);

// The root is opened (and on the first start, made) before anybody asks.
session.root().then(
  (root) => server.emit('database.changed', { generation: root.database.generation() }),
  (thrown: unknown) => log.error(thrown instanceof Error ? thrown.message : String(thrown)),
);
