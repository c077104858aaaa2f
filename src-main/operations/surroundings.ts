import type { AboutInfo } from '../contract/root.ts';
import type { Context } from '../base/index.ts';
import type { EmitEvent } from './engine-handlers.ts';
import type { HelperLauncher } from './helper-launcher.ts';
import type { WorkshopLauncher } from './workshop-launcher.ts';

/** What the operations stand on; the shell supplies it. */
export interface EngineSurroundings {
  readonly context: Context;
  readonly emit: EmitEvent;
  readonly helper: HelperLauncher;
  readonly workshop: WorkshopLauncher;
  /** What the About box shows of the shell. */
  readonly shell: Pick<AboutInfo, 'shell' | 'version' | 'electron' | 'chrome'>;
  /** Node's version and the libraries' for the About box. */
  readonly engineNode: string;
  readonly folders: EngineFolders;
  /** The root to start with; `/` where it has a database, else the sandbox, when absent. */
  readonly startRoot?: string;
}

/** Folders of the user's and of the program's; all absolute. */
export interface EngineFolders {
  /** `$XDG_DATA_HOME/turntable` */
  readonly data: string;
  /** `$XDG_CONFIG_HOME/turntable` */
  readonly config: string;
  /** `$XDG_CACHE_HOME/turntable` */
  readonly cache: string;
  /** The program's own folder: package.json, assets, node_modules. */
  readonly application: string;
}
