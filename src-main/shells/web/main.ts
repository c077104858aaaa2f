/**
 * The web shell: the same page in a browser of this machine, behind an address that works once. For
 * machines without a display or without Electron, and for port-forwarding over SSH.
 */
import { fileURLToPath } from 'node:url';
import { toRpmError } from '../../base/index.ts';
import { createBroker } from '../../ipc/index.ts';
import { chooseNode } from '../engine/choose-node.ts';
import { startEngineProcess } from '../engine/engine-process.ts';
import { readShellArguments } from '../engine/shell-arguments.ts';
import { applicationPath, applicationVersion, neighbourEntry } from '../engine/program-paths.ts';
import { shellLog } from '../engine/shell-log.ts';
import { startWebServer } from './web-server.ts';

const log = shellLog('web', process.env);

async function run(): Promise<void> {
  const given = readShellArguments(process.argv.slice(2), process.cwd());
  const root = applicationPath(import.meta.url);
  const engine = startEngineProcess({
    node: chooseNode({
      environment: process.env,
      execPath: process.execPath,
      nodeVersion: process.versions.node,
      isElectron: false,
      resourcesPath: undefined,
      applicationPath: root,
    }),
    entryPath: neighbourEntry('engine', import.meta.url),
    args: [
      '--shell=web',
      `--version=${applicationVersion(root)}`,
      ...(given.root === undefined ? [] : [`--root=${given.root}`]),
    ],
    environment: process.env,
    log,
  });
  const broker = createBroker(engine, log);
  if (given.room !== undefined) broker.emit('room.requested', { room: given.room });
  if (given.files.length > 0) broker.emit('packageFile.requested', { paths: given.files });
  const asked = given.packages.at(-1);
  if (asked !== undefined) broker.emit('package.requested', { name: asked });
  const server = await startWebServer({
    rendererFolder: fileURLToPath(rendererUrl()),
    port: given.port,
    log,
    attach: (transport) => broker.attach(transport),
  });
  process.stdout.write(`Turntable is at ${server.url}\n(the address works once; Ctrl+C ends it)\n`);

  const end = (): void => {
    void Promise.all([server.close(), engine.stop()]).then(() => process.exit(0));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** The built page, from source and from the bundle alike. */
function rendererUrl(): URL {
  const folder = import.meta.url.endsWith('.ts') ? '../../../dist/renderer' : '../renderer';
  return new URL(folder, import.meta.url);
}

run().catch((thrown: unknown) => {
  const { message, hint } = toRpmError(thrown);
  log.error(hint === undefined ? message : `${message}\n${hint}`);
  process.exit(1);
});
