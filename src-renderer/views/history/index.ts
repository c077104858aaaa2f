/** What was done to the root, and taking it back. Start reading at history.tsx. */
export { History } from './history.tsx';
