/** Packages with which something goes wrong, each in its own way. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageInput } from '../../src-main/format/index.ts';
import {
  HeaderBuilder,
  headerMagic,
  Sense,
  signatureBytes,
  SigTag,
  Tag,
  TagType,
} from '../../src-main/format/index.ts';
import type { TestKey } from '../support/signed-package.ts';
import { makeKey, signNew, withSignatures } from '../support/signed-package.ts';
import { openBytes, writtenPackage } from '../support/written-package.ts';

export interface FailingPackages {
  /** Needs what nothing provides. */
  readonly lonely: string;
  /** Brings a file of libgroove with other content. */
  readonly rival: string;
  /** Larger than the small disk. */
  readonly wardrobe: string;
  /** Fits on the small disk, while there is nothing else. */
  readonly drawer: string;
  /** Signed with `key`, but for other bytes. */
  readonly forged: string;
  readonly key: TestKey;
  /** Small and right in every way. */
  readonly plain: string;
  /** Its header tells smaller files than its payload has. */
  readonly liar: string;
}

const common = {
  version: '1.0',
  release: '1',
  arch: 'noarch',
  summary: 'Something goes wrong with it',
  description: 'It is made for tests.',
  license: 'MIT',
  group: 'Applications/Tests',
  buildHost: 'tests.invalid',
  buildTimeSeconds: 1_780_000_000,
  payload: { compressor: 'gzip', level: 1 },
} as const satisfies Partial<PackageInput>;

const MIB = 1024 * 1024;

function withFile(name: string, sizeBytes: number): PackageInput {
  return { ...common, name, files: [{ path: `/opt/${name}`, content: new Uint8Array(sizeBytes) }] };
}

/** Builds all of them into a folder. */
export async function buildFailingPackages(folder: string): Promise<FailingPackages> {
  const keep = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, `${name}-1.0-1.noarch.rpm`);
    writeFileSync(path, bytes);
    return path;
  };
  const write = async (input: PackageInput): Promise<string> =>
    keep(input.name, await writtenPackage(input));
  const key = await makeKey('rsa');
  const honest = await writtenPackage(withFile('forged', 100));
  const foreign = await signNew(key, Buffer.from('The header of another package.'));
  const sense = Sense.GREATER | Sense.EQUAL;
  return {
    lonely: await write({
      ...common,
      name: 'lonely',
      requires: [{ name: 'libcompany', sense, evr: '3' }],
    }),
    rival: await write({
      ...common,
      name: 'rival',
      files: [{ path: '/usr/lib/groove/groove.table', content: '16 slow\n' }],
    }),
    wardrobe: await write(withFile('wardrobe', 6 * MIB)),
    drawer: await write(withFile('drawer', MIB)),
    forged: keep('forged', withSignatures(honest, [[SigTag.RSA, foreign]])),
    key,
    plain: await write(withFile('plain', 100)),
    liar: keep('liar', withSmallerSizes(await writtenPackage(withFile('liar', 5000)), 10)),
  };
}

/** The package with other sizes of files in its header, and every digest right for what is there now. */
function withSmallerSizes(bytes: Uint8Array, sizeBytes: number): Buffer {
  const { head } = openBytes(bytes);
  const builder = new HeaderBuilder();
  for (const entry of head.header.entries)
    builder.setRaw(entry.tag, entry.type, entry.count, head.header.rawData(entry));
  builder.setNumbers(Tag.FILESIZES, TagType.INT32, [sizeBytes]);
  builder.setNumbers(Tag.SIZE, TagType.INT32, [sizeBytes]);
  const header = Buffer.concat([headerMagic, builder.build(Tag.HEADERIMMUTABLE)]);
  const payload = bytes.subarray(head.payloadOffset);
  const signature = signatureBytes({
    header,
    md5: createHash('md5').update(header).update(payload).digest(),
    totalBytes: header.length + payload.length,
    archiveBytes: head.signature.number(SigTag.PAYLOADSIZE) ?? 0,
    isLarge: false,
  });
  return Buffer.concat([bytes.subarray(0, head.signatureOffset), signature, header, payload]);
}
