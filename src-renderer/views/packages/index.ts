/** The packages room: the virtualised table with what can be done to its rows. Start reading at packages.tsx. */
export { Packages } from './packages.tsx';
