/** What a change of files would do, before it is done. Start reading at file-change.tsx. */
export { FileChange } from './file-change.tsx';
