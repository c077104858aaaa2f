/** A command's own options as they were given. */
export interface OwnOptions {
  has(name: string): boolean;
  value(name: string): string | undefined;
}
