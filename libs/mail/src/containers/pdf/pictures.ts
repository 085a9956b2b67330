import { createHash } from 'node:crypto';
import { codesIn, type Codes, type Pixels } from '../codes.ts';
import type { PdfPage } from './pdf.ts';

const MOST_PICTURES = 20;
/** The smallest code has 21 fields a side, each of two pixels at least. */
const FEWEST_PIXELS = 42;
/** Larger ones are not unpacked. */
export const MOST_PIXELS = 4_000_000;

/** A picture as PDF.js unpacks it. */
interface Unpacked {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** Looks through the pictures of a document's pages for codes that a telephone follows. */
export class PdfPictures {
  readonly found: Codes = { text: '', links: [] };
  /** There were more pictures than are looked through, or larger ones. */
  left = false;
  private readonly seen = new Set<string>();
  private readonly painted: readonly number[];

  private constructor(painted: readonly number[]) {
    this.painted = painted;
  }

  static async start(): Promise<PdfPictures> {
    const { getResolvedPDFJS } = await import('unpdf');
    const { OPS } = await getResolvedPDFJS();
    return new PdfPictures([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject]);
  }

  async lookThrough(page: PdfPage): Promise<void> {
    const { fnArray, argsArray } = await page.getOperatorList();
    for (const [at, operator] of fnArray.entries()) {
      if (!this.painted.includes(operator)) continue;
      const picture = await unpacked(page, (argsArray[at] as unknown[] | null)?.[0]);
      if (picture !== null) await this.look(picture);
    }
  }

  private async look(picture: Unpacked): Promise<void> {
    const { width, height, data } = picture;
    if (Math.min(width, height) < FEWEST_PIXELS) return;
    const hash = createHash('sha256').update(data).digest('hex');
    if (this.seen.has(hash)) return;
    const pixels = width * height > MOST_PIXELS || this.seen.size >= MOST_PICTURES ? null : pixelsOf(picture);
    this.seen.add(hash);
    if (pixels === null) {
      this.left = true;
      return;
    }
    const { text, links } = await codesIn(pixels);
    this.found.text += text === '' ? '' : `${text}\n`;
    this.found.links.push(...links);
  }
}

/** A picture is named where it is kept with the page or the document, and stands there itself where it is small. */
async function unpacked(page: PdfPage, given: unknown): Promise<Unpacked | null> {
  const named =
    typeof given === 'string'
      ? given
      : isObject(given) && typeof given['data'] === 'string'
        ? given['data']
        : null;
  const kept = named === null ? given : await keptObject(page, named);
  if (!isObject(kept)) return null;
  const { width, height, data } = kept;
  const isWhole =
    typeof width === 'number' &&
    typeof height === 'number' &&
    (data instanceof Uint8Array || data instanceof Uint8ClampedArray);
  return isWhole ? { width, height, data } : null;
}

function keptObject(page: PdfPage, name: string): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  (name.startsWith('g_') ? page.commonObjs : page.objs).get(name, resolve);
  return promise;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** In grey: with one bit, or one, three or four bytes a pixel; null for another form. */
function pixelsOf({ width, height, data }: Unpacked): Pixels | null {
  const row = (width + 7) >> 3;
  const channels = data.length / (width * height);
  const isBits = data.length === row * height;
  if (!isBits && channels !== 1 && channels !== 3 && channels !== 4) return null;
  const out = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const bit = ((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      const grey = isBits ? bit * 255 : (data[at * channels + (channels > 1 ? 1 : 0)] ?? 255);
      out.fill(grey, at * 4, at * 4 + 3);
    }
  }
  return { data: out, width, height };
}
