/** Newer package files for what is installed, from folders the user chose. Start reading at upgrades.tsx. */
export { Upgrades } from './upgrades.tsx';
