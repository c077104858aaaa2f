import { MalformedError, RpmError } from '../base/index.ts';

/** A payload that breaks its format. */
export function payloadError(name: string, found: string, cause?: unknown): MalformedError {
  const message = `reading payload of ${name}: ${found}`;
  return new MalformedError('PAYLOAD_MALFORMED', message, cause === undefined ? {} : { cause });
}

/** A payload that ends too early. */
export function payloadTruncated(name: string, found: string): MalformedError {
  return new MalformedError('TRUNCATED', `reading payload of ${name}: ${found}`);
}

/** What a decompression library threw, in our words. */
export function decoderError(name: string, compressor: string, thrown: unknown): RpmError {
  if (thrown instanceof RpmError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  if (/unexpected end|unexpected eof|truncated|premature/i.test(detail))
    return payloadTruncated(name, `the ${compressor} data end too early`);
  return payloadError(name, `the ${compressor} data are damaged (${detail})`, thrown);
}
