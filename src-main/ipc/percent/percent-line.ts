/**
 * One line of the `--percent` protocol.
 *
 * rpm itself prints only `%% n.nnnnnn` (INSTALL_PERCENT in its progress callback; today's rpm prints a
 * label before it, under `-v`, that is translated and therefore never matched). The book's fuller form
 * opens a package's row with `%f name:version:release`. Records (`%= json`) are Turntable's own and
 * carry what the two cannot: phases, scripts, their output, the outcome.
 */
export type PercentLine =
  | {
      readonly kind: 'package';
      readonly name: string;
      readonly version: string;
      readonly release: string;
    }
  /** `percent` is 0-100 within the package that was opened last. */
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'record'; readonly value: unknown }
  /** Anything else: a label, a warning, output of a script. */
  | { readonly kind: 'text'; readonly text: string };
