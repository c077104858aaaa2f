import type { Catalogue } from '../catalogue.ts';
import { about } from './about.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { legend } from './legend.ts';
import { shortcuts } from './shortcuts.ts';
import { toolbar } from './toolbar.ts';
import { packages } from './packages.ts';
import { lenses } from './lenses.ts';
import { statusBar } from './status-bar.ts';
import { window } from './window.ts';
import { fileChange } from './file-change.ts';
import { history } from './history.ts';
import { roots } from './roots.ts';
import { searchHelp } from './search-help.ts';
import { upgrades } from './upgrades.ts';
import { plan } from './plan.ts';
import { inspector } from './inspector.ts';
import { scripts } from './scripts.ts';
import { progress } from './progress.ts';
import { packageFile } from './package-file.ts';
import { finding } from './finding.ts';

/** All messages in German; loaded when it is spoken. */
export const german: Catalogue = {
  about,
  common,
  components,
  legend,
  shortcuts,
  toolbar,
  packages,
  lenses,
  'status-bar': statusBar,
  window,
  'file-change': fileChange,
  history,
  roots,
  'search-help': searchHelp,
  upgrades,
  plan,
  inspector,
  scripts,
  progress,
  'package-file': packageFile,
  finding,
};
