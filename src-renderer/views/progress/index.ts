/** A transaction under way, and what became of it. Start reading at progress.tsx. */
export { Progress } from './progress.tsx';
