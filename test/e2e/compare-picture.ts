/** A picture against the one that is kept; what differs is drawn where people can look at it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import sharp from 'sharp';
import { repositoryRoot } from '../architecture/source-files.ts';
import { pictureFolder } from './pictures.ts';

const kept = join(repositoryRoot, 'test/e2e/screenshots');
const record = join(kept, 'made-with.json');

/** Colours enough for every tone of the window; the kept pictures take half the bytes so. */
const palette = { palette: true, colours: 64, dither: 0, effort: 1, compressionLevel: 9 } as const;

/** How far a colour may be off, of 1: a change elsewhere in the picture gives it another palette. */
const colourTolerance = 0.25;

/** How many pixels may be off: a letter that is drawn otherwise is more. */
const mostDifferent = 20;

/** Whether references are to be made anew: `TURNTABLE_KEEP_PICTURES=1 npm test -- test/e2e/visual.test.ts`. */
export const isKeeping = process.env['TURNTABLE_KEEP_PICTURES'] !== undefined;

/** Why pictures cannot be compared with those that are kept; false when they can. */
export function otherSurroundings(here: Readonly<Record<string, string>>): string | false {
  if (isKeeping) return false;
  if (!existsSync(record)) return `no pictures are kept in ${kept}: make them`;
  const then = JSON.parse(readFileSync(record, 'utf8')) as Record<string, string>;
  const other = Object.keys(here).find((name) => here[name] !== then[name]);
  if (other === undefined) return false;
  return `the pictures were made with ${other} ${then[other]}; here it is ${here[other]}`;
}

/** Notes what the references are made with. */
export function keepSurroundings(here: Readonly<Record<string, string>>): void {
  mkdirSync(kept, { recursive: true });
  writeFileSync(record, `${JSON.stringify(here, undefined, 2)}\n`);
}

interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** As it is kept. What is compared is reduced alike, so that the same window is the same picture. */
function reduced(png: Uint8Array): Promise<Buffer> {
  return sharp(png).removeAlpha().png(palette).toBuffer();
}

async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/**
 * Compares a picture with the one that is kept under the name, or keeps it.
 *
 * @returns what is wrong, naming the picture that shows it; undefined when they are alike
 */
export async function comparePicture(name: string, png: Uint8Array): Promise<string | undefined> {
  const path = join(kept, `${name}.png`);
  if (isKeeping) {
    mkdirSync(kept, { recursive: true });
    writeFileSync(path, await reduced(png));
    return undefined;
  }
  if (!existsSync(path)) return `${name}: there is no ${path}`;
  const [before, now] = await Promise.all([
    pixelsOf(readFileSync(path)),
    pixelsOf(await reduced(png)),
  ]);
  const { width, height } = before;
  if (width !== now.width || height !== now.height)
    return `${name}: ${now.width}x${now.height} instead of ${width}x${height}`;
  const drawn = new Uint8Array(width * height * 4);
  const options = { threshold: colourTolerance };
  const different = pixelmatch(before.data, now.data, drawn, width, height, options);
  if (different <= mostDifferent) return undefined;
  const shown = join(pictureFolder(), `${name}-difference.png`);
  await sharp(drawn, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(shown);
  writeFileSync(join(pictureFolder(), `${name}-now.png`), png);
  return `${name}: ${different} pixels differ; see ${shown}`;
}
