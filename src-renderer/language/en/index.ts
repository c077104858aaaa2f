import { about } from './about.ts';
import { builder } from './builder.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { configFiles } from './config-files.ts';
import { diskUse } from './disk-use.ts';
import { failure } from './failure.ts';
import { fileChange } from './file-change.ts';
import { finding } from './finding.ts';
import { hint } from './hint.ts';
import { history } from './history.ts';
import { inspector } from './inspector.ts';
import { keys } from './keys.ts';
import { legend } from './legend.ts';
import { lenses } from './lenses.ts';
import { neighbours } from './neighbours.ts';
import { packageFile } from './package-file.ts';
import { packages } from './packages.ts';
import { plan } from './plan.ts';
import { problem } from './problem.ts';
import { progress } from './progress.ts';
import { repositories } from './repositories.ts';
import { roots } from './roots.ts';
import { scripts } from './scripts.ts';
import { searchHelp } from './search-help.ts';
import { settings } from './settings.ts';
import { shortcuts } from './shortcuts.ts';
import { statusBar } from './status-bar.ts';
import { told } from './told.ts';
import { toolbar } from './toolbar.ts';
import { upgrades } from './upgrades.ts';
import { verify } from './verify.ts';
import { window } from './window.ts';

/** All messages in English, the language the others are made from. */
export const english = {
  about,
  builder,
  common,
  components,
  'config-files': configFiles,
  'disk-use': diskUse,
  failure,
  'file-change': fileChange,
  finding,
  hint,
  history,
  inspector,
  keys,
  legend,
  lenses,
  neighbours,
  'package-file': packageFile,
  packages,
  plan,
  problem,
  progress,
  repositories,
  roots,
  scripts,
  'search-help': searchHelp,
  settings,
  shortcuts,
  'status-bar': statusBar,
  told,
  toolbar,
  upgrades,
  verify,
  window,
};
