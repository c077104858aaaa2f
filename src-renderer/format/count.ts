const grouped = new Intl.NumberFormat('en');

/** A whole number with thousands separated: `60,000`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** A counted noun: `1 package`, `2 packages`, `3 dependencies` (plural given when it is irregular). */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length <= most) return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
  return `${names.slice(0, most - 1).join(', ')} and ${formatCount(names.length - most + 1)} more`;
}
