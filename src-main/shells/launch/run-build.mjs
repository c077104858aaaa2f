import { join } from 'node:path';
import { buildParts, ensureBuild } from './ensure-build.mjs';
import { ensureElectron } from './ensure-electron.mjs';
import { SetUpError } from './launch-context.mjs';
import { packageApplication, PACKAGE_TARGETS } from './package-application.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

const USAGE = `Usage: npm run build                     build dist/
       npm run build -- --only=cli,bin   build these folders of dist/ only
       npm run build -- --dir            and pack the application into a folder
       npm run build -- --target=TARGET  and pack it as one of: ${PACKAGE_TARGETS.join(', ')}`;

/**
 * @param {LaunchContext} context
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit status
 */
export async function runBuild(context, args) {
  /** @type {string[]} */
  let parts = [];
  /** @type {string[]} */
  const targets = [];
  for (const argument of args) {
    const [name, value = ''] = argument.split('=', 2);
    if (name === '--dir') targets.push('dir');
    else if (name === '--target' && PACKAGE_TARGETS.includes(value)) targets.push(value);
    else if (name === '--only' && value) parts = value.split(',');
    else throw new SetUpError(`npm run build: there is no option ${argument}`, USAGE);
  }
  if (parts.length > 0) {
    await buildParts(context, parts);
    return 0;
  }
  const built = await ensureBuild(context);
  const dist = join(context.root, 'dist');
  context.report(built ? `Built ${dist}` : `${dist} is up to date`);
  if (targets.length === 0) return 0;
  return await packageApplication(context, await ensureElectron(context), targets);
}
