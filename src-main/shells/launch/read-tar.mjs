/**
 * Just enough of the tar format (ustar, as npm packs it) to take named files out of a package.
 * An entry's name only selects; no path from the archive is ever used to write.
 */
const BLOCK_BYTES = 512;
const LIMIT_ENTRY_BYTES = 512 * 1024 * 1024;

/** @param {Buffer} block @param {number} start @param {number} length */
function textField(block, start, length) {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}

/**
 * @param {Buffer} block
 * @returns {{ name: string, sizeBytes: number, file: boolean } | undefined} undefined for the closing zero block
 */
function readTarHeader(block) {
  if (block.every((byte) => byte === 0)) return undefined;
  let sum = 8 * 0x20;
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    if (index < 148 || index >= 156) sum += /** @type {number} */ (block[index]);
  }
  if (Number.parseInt(textField(block, 148, 8), 8) !== sum) {
    throw new Error('tar header with a wrong checksum');
  }
  const sizeBytes = Number.parseInt(textField(block, 124, 12).trim() || '0', 8);
  if (!(sizeBytes >= 0 && sizeBytes <= LIMIT_ENTRY_BYTES)) {
    throw new Error(`tar entry of ${sizeBytes} bytes, the limit is ${LIMIT_ENTRY_BYTES}`);
  }
  const type = block[156];
  return { name: textField(block, 0, 100), sizeBytes, file: type === 0x30 || type === 0 };
}

/**
 * Walks a tar stream and hands every chunk of every regular file to `onData`, in order, waiting for it.
 * @param {AsyncIterable<Buffer>} stream uncompressed
 * @param {(name: string, chunk: Buffer) => Promise<void> | void} onData
 * @throws {Error} when the archive is damaged or ends early
 */
export async function readTar(stream, onData) {
  /** @type {Buffer} */
  let pending = Buffer.alloc(0);
  /** @type {{ name: string, left: number, padding: number, file: boolean } | undefined} */
  let entry;
  let ended = false;
  for await (const chunk of stream) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (!ended) {
      if (!entry) {
        if (pending.length < BLOCK_BYTES) break;
        const header = readTarHeader(pending.subarray(0, BLOCK_BYTES));
        pending = pending.subarray(BLOCK_BYTES);
        if (!header) {
          ended = true;
          break;
        }
        const padding = (BLOCK_BYTES - (header.sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
        entry = { name: header.name, left: header.sizeBytes, padding, file: header.file };
      }
      if (entry.left > 0) {
        if (pending.length === 0) break;
        const part = pending.subarray(0, entry.left);
        if (entry.file) await onData(entry.name, part);
        entry.left -= part.length;
        pending = pending.subarray(part.length);
        if (entry.left > 0) break;
      }
      if (pending.length < entry.padding) break;
      pending = pending.subarray(entry.padding);
      entry = undefined;
    }
  }
  if (entry) throw new Error(`tar stream ends inside ${entry.name}`);
}
