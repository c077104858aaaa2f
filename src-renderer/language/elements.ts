import type { IntlMessageFormat } from 'intl-messageformat';

/** A part of a parsed message. */
export type MessageElement = ReturnType<IntlMessageFormat['getAst']>[number];

/** The parser's numbers for what is looked for here. */
const literalType = 0;
const argumentType = 1;

export function literal(value: string): MessageElement {
  return { type: literalType, value } as MessageElement;
}

export function isLiteral(element: MessageElement): element is MessageElement & { value: string } {
  return Number(element.type) === literalType;
}

/** A value that is put in as it is: not a number, not what decides between branches. */
export function isArgument(element: MessageElement): boolean {
  return Number(element.type) === argumentType;
}

/** A message with each part that holds no others replaced, in every branch and inside every tag. */
export function mapElements(
  elements: readonly MessageElement[],
  change: (element: MessageElement) => readonly MessageElement[],
): MessageElement[] {
  return elements.flatMap((element) => {
    if ('children' in element)
      return [{ ...element, children: mapElements(element.children, change) }];
    if (!('options' in element)) return [...change(element)];
    const options = Object.fromEntries(
      Object.entries(element.options).map(([name, option]) => [
        name,
        { ...option, value: mapElements(option.value, change) },
      ]),
    );
    return [{ ...element, options } as MessageElement];
  });
}

/**
 * For languages that are written from right to left: names and paths stand among their words as one thing,
 * in their own direction (U+2068 and U+2069), whatever they begin with.
 */
export function isolateArguments(elements: readonly MessageElement[]): MessageElement[] {
  return mapElements(elements, (element) =>
    isArgument(element) ? [literal('\u2068'), element, literal('\u2069')] : [element],
  );
}
