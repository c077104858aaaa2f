import { processContext } from '../../base/index.ts';
import type { Context, Log } from '../../base/index.ts';
import type { Verbosity } from './invocation.ts';
import type { Output } from './output.ts';

/** rpm's prefixes on standard error; what is only for the curious appears with -v and -vv. */
export function cliContext(output: Output, verbosity: Verbosity): Context {
  const log: Log = {
    error: (message) => output.error(`error: ${message}`),
    warning: (message) => {
      if (verbosity !== 'quiet') output.error(`warning: ${message}`);
    },
    info: (message) => {
      if (verbosity === 'verbose' || verbosity === 'debug') output.error(message);
    },
    debug: (message) => {
      if (verbosity === 'debug') output.error(`D: ${message}`);
    },
  };
  return processContext(log);
}
