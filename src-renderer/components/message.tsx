import { Fragment, type ReactNode } from 'react';
import { type MessageKey, richMessage } from '../language/index.ts';

interface MessageProps {
  readonly of: MessageKey;
  /** What stands in it: words, elements, or for each tag what is made of what it encloses. */
  readonly values: Readonly<
    Record<string, string | number | ReactNode | ((parts: readonly ReactNode[]) => ReactNode)>
  >;
}

/** A message of which parts are more than text: emphasised, code, a link. */
export function Message({ of, values }: MessageProps) {
  return richMessage<ReactNode>(of, values).map((part, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- the parts of one sentence keep their places
    <Fragment key={index}>{part}</Fragment>
  ));
}
