/** The overlay of all shortcuts, drawn from the registry in state/shortcuts.ts. */
export { Shortcuts } from './shortcuts.tsx';
