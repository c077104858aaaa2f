/** Side files beside config files, and settling them. Start reading at config-files.tsx. */
export { ConfigFiles } from './config-files.tsx';
