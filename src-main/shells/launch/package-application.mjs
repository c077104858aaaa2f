import { join } from 'node:path';
import { isNodeNewEnough, projectNode } from './ensure-node.mjs';
import { lastLines, SetUpError } from './launch-context.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */
/** @import { InstalledElectron } from './ensure-electron.mjs' */

export const PACKAGE_TARGETS = ['dir', 'AppImage', 'deb', 'rpm'];

/**
 * Packs the built application with electron-builder, around the Electron that set-up found: no download.
 * @param {LaunchContext} context
 * @param {InstalledElectron} electron
 * @param {readonly string[]} targets
 * @returns {Promise<number>} exit status
 */
export async function packageApplication(context, electron, targets) {
  const settings = [
    `--config.electronVersion=${electron.version}`,
    `--config.electronDist=${electron.folder}`,
    ...(await bundledNodeSettings(context, electron)),
  ];
  const program = join(context.root, 'node_modules', 'electron-builder', 'cli.js');
  const args = [program, '--linux', ...targets, '--publish=never', ...settings];
  context.report(
    `Packing the application (${targets.join(', ')}) with Electron ${electron.version} ...`,
  );
  const result = await context.run(projectNode(context), args, { cwd: context.root });
  if (result.status !== 0) {
    throw new SetUpError(`packing the application: ${lastLines(result)}`);
  }
  context.report(`Packed into ${join(context.root, 'dist', 'packages')}`);
  return 0;
}

/**
 * The engine needs a newer Node than old Electrons have inside: only then a Node is packed with it, at
 * resources/node, where the window looks for it. That Node cannot look into an asar archive.
 * @param {LaunchContext} context
 * @param {InstalledElectron} electron
 * @returns {Promise<string[]>}
 */
async function bundledNodeSettings(context, electron) {
  const environment = { ...context.environment, ELECTRON_RUN_AS_NODE: '1' };
  const args = ['-p', 'process.versions.node'];
  const result = await context.run(electron.path, args, { environment });
  if (result.status !== 0) {
    throw new SetUpError(`asking ${electron.path} for its Node: ${lastLines(result, 3)}`);
  }
  if (isNodeNewEnough(result.stdout.trim())) return [];
  return [
    `--config.linux.extraResources.from=${projectNode(context)}`,
    '--config.linux.extraResources.to=node',
    '--config.asar=false',
  ];
}
