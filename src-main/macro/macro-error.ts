/** Text that cannot be expanded; the message is rpm's, without its `error: `. */
export class MacroError extends Error {}
