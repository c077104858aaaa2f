import { locale } from '../language/index.ts';

const known = new Map<string, Intl.NumberFormat>();

/** How the window's language writes numbers, made once for each wish. */
export function numberFormat(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const { tag } = locale();
  const key = `${tag} ${JSON.stringify(options)}`;
  let format = known.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(tag, options);
    known.set(key, format);
  }
  return format;
}

/** A number with exactly so many digits behind the point, without groups: `1.40`, in German `1,40`. */
export function formatFixed(value: number, digits: number): string {
  return numberFormat({
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(value);
}
