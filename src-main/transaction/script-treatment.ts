import type { Header } from '../format/index.ts';
import { compileFormat, FormatError } from '../query/index.ts';
import type { Script } from '../scriptlets/index.ts';

/** Flags of a script in its package: `%post -e`, `%post -q`. */
const ScriptFlag = { EXPAND: 1, QUERY_FORMAT: 2 } as const;

/** What is done with a script's text before it runs, by its flags. */
export function scriptTreatment(header: Header, flags: number): Pick<Script, 'expands' | 'format'> {
  return {
    expands: (flags & ScriptFlag.EXPAND) !== 0,
    ...((flags & ScriptFlag.QUERY_FORMAT) !== 0 && { format: formatFor(header) }),
  };
}

/** A text that cannot be read as a format is nothing, as with rpm. */
function formatFor(header: Header): (body: string) => string {
  return (body) => {
    try {
      return compileFormat(body).evaluate({ header, instance: 0, isVerbose: false });
    } catch (thrown) {
      if (thrown instanceof FormatError) return '';
      throw thrown;
    }
  };
}
