/** disk-use: which groups and packages take the space, as areas and as a table. */
export { DiskUse } from './disk-use.tsx';
