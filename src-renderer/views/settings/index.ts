/** settings: how the window looks, and every value of rpm's own configuration. */
export { Settings } from './settings.tsx';
