import type { Catalogue } from '../catalogue.ts';
import { about } from './about.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { legend } from './legend.ts';
import { shortcuts } from './shortcuts.ts';
import { toolbar } from './toolbar.ts';

/** All messages in German; loaded when it is spoken. */
export const german: Catalogue = { about, common, components, legend, shortcuts, toolbar };
