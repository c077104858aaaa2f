/** The rail on the left: lenses, the group tree, the verify centre. Start reading at lenses.tsx. */
export { Lenses } from './lenses.tsx';
