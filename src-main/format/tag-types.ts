/** Data types of header entries, by the number stored in the index. Source: rpm's header format documentation. */
export const TagType = {
  NULL: 0,
  CHAR: 1,
  INT8: 2,
  INT16: 3,
  INT32: 4,
  INT64: 5,
  STRING: 6,
  BIN: 7,
  STRING_ARRAY: 8,
  I18NSTRING: 9,
} as const;

export type TagTypeName = keyof typeof TagType;
export type TagType = (typeof TagType)[TagTypeName];

/** Bytes of one value; 0 for types whose values vary in length. By type number. */
const valueBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 0, 1, 0, 0];

/** Bytes of one value of a type, 0 for NULL and the text types. */
export function bytesPerValue(type: number): number {
  return valueBytes[type] ?? 0;
}

/** What the data offset of a type must be a multiple of. */
export function alignmentOf(type: number): number {
  return type >= TagType.INT16 && type <= TagType.INT64 ? bytesPerValue(type) : 1;
}

/** Whether values of the type are numbers. */
export function isNumeric(type: number): boolean {
  return type >= TagType.CHAR && type <= TagType.INT64;
}

/** Whether values of the type are NUL-terminated texts. */
export function isText(type: number): boolean {
  return type === TagType.STRING || type === TagType.STRING_ARRAY || type === TagType.I18NSTRING;
}

/**
 * Where so many NUL-terminated texts end, the last one's NUL included; -1 when the bytes end before.
 * Byte by byte: texts are short, and each call of a search costs more than most of them.
 */
export function endOfTexts(bytes: Uint8Array, from: number, count: number): number {
  const { length } = bytes;
  let at = from;
  for (let left = count; left > 0; at += 1) {
    if (at >= length) return -1;
    if (bytes[at] === 0) left -= 1;
  }
  return at;
}
