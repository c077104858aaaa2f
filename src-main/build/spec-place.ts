/** Lines of a file that belong together, counted from 1. */
export interface SpecPlace {
  /** As the file was named. */
  readonly path: string;
  readonly firstLine: number;
  readonly line: number;
}
