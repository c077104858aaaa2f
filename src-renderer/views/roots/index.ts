/** Which system is looked after, and opening another one. */
export { RootSwitch } from './root-switch.tsx';
