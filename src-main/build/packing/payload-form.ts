/** How a payload is packed: `w9.gzdio`, `w19T8.zstdio` (`%_binary_payload`, `%_source_payload`). */
import { availableParallelism } from 'node:os';
import { failBuild } from '../build-log.ts';
import { expanded } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';

export interface PayloadForm {
  /** `none` where nothing is packed. */
  readonly compressor: 'none' | 'gzip' | 'bzip2' | 'xz' | 'lzma' | 'zstd';
  /** As packages tell it. */
  readonly flags: string;
  /** Undefined for the compressor's own. */
  readonly level: number | undefined;
  /** Of the compressor; 0 where nothing is said of them. */
  readonly threads: number;
  /** What rpm must be able to do to unpack it. */
  readonly feature: readonly [name: string, evr: string] | undefined;
}

type Row = Pick<PayloadForm, 'compressor' | 'feature'>;

const forms: Readonly<Record<string, Row>> = {
  ufdio: { compressor: 'none', feature: undefined },
  gzdio: { compressor: 'gzip', feature: undefined },
  bzdio: { compressor: 'bzip2', feature: ['PayloadIsBzip2', '3.0.5-1'] },
  xzdio: { compressor: 'xz', feature: ['PayloadIsXz', '5.2-1'] },
  lzdio: { compressor: 'lzma', feature: ['PayloadIsLzma', '4.4.6-1'] },
  zstdio: { compressor: 'zstd', feature: ['PayloadIsZstd', '5.4.18-1'] },
};

const usual = 'w9.gzdio';

/** @throws {BuildFailure} for a compressor nobody knows */
export function payloadForm(around: BuildSurroundings, isSource: boolean): PayloadForm {
  const macro = isSource ? '_source_payload' : '_binary_payload';
  const given = expanded(around, `%{?${macro}}`);
  const text = given.startsWith('w') ? given : usual;
  const [, flags = '', name = ''] = /^w([^.]*)\.(.*)$/s.exec(text) ?? [];
  const row = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (row === undefined) failBuild(around.log, `Unknown payload compression: ${text}`);
  const [, level] = /^(\d+)/.exec(flags) ?? [];
  const [, threads] = /T(\d*)/.exec(flags) ?? [];
  return {
    ...row,
    flags,
    level: level === undefined ? undefined : Number(level),
    threads: threads === undefined ? 0 : Number(threads) || availableParallelism(),
  };
}
