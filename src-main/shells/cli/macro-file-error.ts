/** A macro file that cannot be loaded; its message stands alone, without `error:`. */
export class MacroFileError extends Error {}
