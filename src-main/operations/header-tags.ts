import type { HeaderTagView } from '../contract/package.ts';
import { toHex, visibleText } from '../base/index.ts';
import { isText, tagByNumber, TagType } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** Values of one tag that are shown; a kernel's list of files has tens of thousands. */
const LIMIT_VALUES = 1000;
const LIMIT_CHARACTERS = 20_000;

const typeNames: ReadonlyMap<number, string> = new Map(
  Object.entries(TagType).map(([name, number]) => [number, name]),
);

/** Every tag of a header as it is stored, for somebody who wants to see the bytes' own words. */
export function headerTags(header: Header): readonly HeaderTagView[] {
  return header.entries
    .toSorted((one, other) => one.tag - other.tag)
    .map(({ tag, type, count }) => {
      const { text, isCut } = shown(header, tag, type, count);
      const name = tagByNumber(tag)?.name;
      return {
        number: tag,
        ...(name === undefined ? {} : { name }),
        type: typeNames.get(type) ?? String(type),
        count,
        text,
        isCut,
      };
    });
}

function shown(
  header: Header,
  tag: number,
  type: number,
  count: number,
): Pick<HeaderTagView, 'text' | 'isCut'> {
  const values = isText(type)
    ? header.strings(tag).slice(0, LIMIT_VALUES).map(visibleText)
    : type === TagType.BIN
      ? [toHex((header.binary(tag) ?? new Uint8Array()).subarray(0, LIMIT_CHARACTERS / 2))]
      : header.numbers(tag).slice(0, LIMIT_VALUES).map(String);
  const text = values.join('\n');
  const isCut =
    text.length > LIMIT_CHARACTERS ||
    (type === TagType.BIN ? count > LIMIT_CHARACTERS / 2 : count > LIMIT_VALUES);
  return { text: text.slice(0, LIMIT_CHARACTERS), isCut };
}
