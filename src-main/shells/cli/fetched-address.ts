/** Whether an argument is an address from which the file has to be fetched; rpm knows these in small letters. */
export function isFetched(argument: string): boolean {
  return /^(?:https?|ftp):\/\//.test(argument);
}
