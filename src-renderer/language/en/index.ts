import { about } from './about.ts';
import { common } from './common.ts';
import { components } from './components.ts';
import { legend } from './legend.ts';
import { shortcuts } from './shortcuts.ts';
import { toolbar } from './toolbar.ts';

/** All messages in English, the language the others are made from. */
export const english = { about, common, components, legend, shortcuts, toolbar };
