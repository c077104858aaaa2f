/** One package from every side: what it is, brings, needs, runs, and who signed it. Start reading at inspector.tsx. */
export { Inspector } from './inspector.tsx';
