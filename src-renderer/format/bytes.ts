import { leftToRight } from '../language/index.ts';
import { formatFixed } from './numbers.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes in binary units with three significant digits: `0 B`, `1.40 KiB`, `23.0 MiB`; in German `1,40 KiB`. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  // 1023.5 would round up to "1024 KiB"; it is shown as 1 MiB instead.
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const text = formatFixed(value, digits);
  return leftToRight(`${bytes < 0 ? '−' : ''}${text} ${units[unit] ?? 'PiB'}`);
}

/** A difference in bytes with its sign: `+1.40 KiB`, `−23.0 MiB`, `±0 B`. */
export function formatByteChange(bytes: number): string {
  if (bytes === 0) return leftToRight('±0 B');
  return bytes > 0 ? leftToRight(`+${formatBytes(bytes)}`) : formatBytes(bytes);
}
