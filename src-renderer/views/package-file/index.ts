/** What a double-click opens: who made it, what it would do, one button with the real verb. Start at package-file.tsx. */
export { OpenPath } from './open-path.tsx';
export { PackageFile } from './package-file.tsx';
