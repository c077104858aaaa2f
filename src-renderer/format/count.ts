import { locale, message } from '../language/index.ts';
import { numberFormat } from './numbers.ts';

/** A whole number with thousands separated: `60,000`. */
export function formatCount(count: number): string {
  return numberFormat().format(count);
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= most) return new Intl.ListFormat(locale().lists).format(names);
  const first = names.slice(0, most - 1).join(', ');
  return message('common.and-more', { names: first, count: names.length - most + 1 });
}
