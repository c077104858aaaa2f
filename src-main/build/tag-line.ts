import type { PreambleTag } from './preamble-tags.ts';
import type { SpecRuntime } from './spec-macros.ts';
import type { SpecPackage } from './spec.ts';

/** A tag's line taken apart. */
export interface TagLine {
  readonly tag: PreambleTag;
  /** What stands in parentheses, or the digits of a source. */
  readonly extra: string;
  readonly value: string;
}

/** What a tag says is a macro of its name, and for the main package one in capital letters, too. */
export function defineFor(
  { runtime }: { readonly runtime: SpecRuntime },
  { isMain }: SpecPackage,
  name: string,
  value: string,
): void {
  runtime.macros.defineAll({ [name]: value });
  if (isMain) runtime.macros.defineAll({ [name.toUpperCase()]: value });
}

/** The name as rpm's messages have it. */
export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
