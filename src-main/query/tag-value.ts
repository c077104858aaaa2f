import { isNumeric, isText, Tag, TagType } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** Values of a tag, as formatters take them; never empty. */
export type TagValue =
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  | { readonly kind: 'texts'; readonly values: readonly string[] }
  | { readonly kind: 'binary'; readonly values: readonly [Uint8Array] };

/** One of them. */
export type Element = number | string | Uint8Array;

export function numbersValue(values: readonly number[]): TagValue | undefined {
  return values.length === 0 ? undefined : { kind: 'numbers', values };
}

export function textsValue(values: readonly string[]): TagValue | undefined {
  return values.length === 0 ? undefined : { kind: 'texts', values };
}

/**
 * What the header itself holds under a tag; undefined when it holds nothing. Of translations only
 * the first, that of the C locale, unless all are asked for.
 */
export function storedValue(
  header: Header,
  tag: number,
  withTranslations = false,
): TagValue | undefined {
  if (tag === Tag.HEADERIMMUTABLE || tag === Tag.HEADERSIGNATURES || tag === Tag.HEADERIMAGE)
    return regionValue(header, tag);
  const type = header.type(tag);
  if (type === undefined) return undefined;
  if (type === TagType.BIN) {
    const bytes = header.binary(tag);
    return bytes === undefined ? undefined : { kind: 'binary', values: [bytes] };
  }
  if (isNumeric(type)) return numbersValue(header.numbers(tag));
  if (type === TagType.I18NSTRING && !withTranslations)
    return textsValue(header.strings(tag).slice(0, 1));
  return isText(type) ? textsValue(header.strings(tag)) : undefined;
}

/** The region as it was shipped: index, store and trailer, without magic. */
function regionValue(header: Header, tag: number): TagValue | undefined {
  if (header.region?.tag !== tag) return undefined;
  return { kind: 'binary', values: [header.immutableBlob().subarray(8)] };
}
