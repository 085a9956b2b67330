import { createHash } from 'node:crypto';
import { codesIn, type Codes, type Pixels } from '../codes.ts';
import type { Area } from './areas.ts';
import { PdfDrawings, type GreyPicture } from './drawings.ts';
import type { PdfPage } from './pdf.ts';

/** Of all pictures that are looked through. */
const MOST_LOOKED = 40_000_000;
/** The narrowest code has seven fields. */
const FEWEST_PIXELS = 7;
/** Larger ones are not unpacked. */
export const MOST_PIXELS = 10_000_000;
/** Above this every second pixel is looked at, in every second row: a page of paper at 300 dots an inch has 8.7 million. */
const FINE = 4_000_000;

/** A picture as PDF.js unpacks it. */
interface Unpacked {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** Looks through the pictures of a document's pages, and what is drawn on them, for codes that a telephone follows. */
export class PdfPictures {
  readonly found: Codes = { text: '', links: [] };
  /** There were more pictures than are looked through, or such as could not be unpacked. */
  left = false;
  private readonly seen = new Set<string>();
  private pixels = MOST_LOOKED;
  private readonly painted: readonly number[];
  private readonly mask: number | undefined;
  private readonly drawings: PdfDrawings;

  private constructor(names: Readonly<Record<string, number>>) {
    this.painted = PAINTED.map((name) => names[name] as number);
    this.mask = names['paintImageMaskXObject'];
    this.drawings = new PdfDrawings(names);
  }

  static async start(): Promise<PdfPictures> {
    const { getResolvedPDFJS } = await import('unpdf');
    const { OPS } = await getResolvedPDFJS();
    return new PdfPictures(OPS);
  }

  async lookThrough(page: PdfPage): Promise<void> {
    const operators = await page.getOperatorList();
    const { fnArray, argsArray } = operators;
    const pictures = new Map<number, GreyPicture>();
    for (const [at, operator] of fnArray.entries()) {
      if (!this.painted.includes(operator)) continue;
      const picture = await unpacked(page, (argsArray[at] as unknown[] | null)?.[0]);
      const greyAt = picture === null ? null : greysOf(picture, operator === this.mask);
      if (picture === null || greyAt === null) {
        this.left = true;
        continue;
      }
      await this.look(picture, greyAt);
      pictures.set(at, { width: picture.width, height: picture.height, greyAt });
    }
    await this.drawings.lookThrough(operators, page.view as unknown as Area, pictures);
  }

  /** What the pictures and what is drawn say, and whether all of it was looked through. */
  get all(): Codes & { left: boolean } {
    const { found, left } = this.drawings;
    return {
      text: [this.found.text, found.text].join(''),
      links: [...new Map([...this.found.links, ...found.links].map((link) => [link.href, link])).values()],
      left: this.left || left,
    };
  }

  private async look(picture: Unpacked, greyAt: GreyPicture['greyAt']): Promise<void> {
    const { width, height, data } = picture;
    if (Math.min(width, height) < FEWEST_PIXELS) return;
    const hash = createHash('sha256').update(data).digest('hex');
    if (this.seen.has(hash)) return;
    this.seen.add(hash);
    this.pixels -= width * height;
    if (this.pixels < 0) {
      this.left = true;
      return;
    }
    const { text, links } = await codesIn(pixelsOf(width, height, greyAt));
    this.found.text += text === '' ? '' : `${text}\n`;
    this.found.links.push(...links);
  }
}

const PAINTED = ['paintImageXObject', 'paintInlineImageXObject', 'paintImageMaskXObject'] as const;

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

/**
 * How bright each pixel is: of one bit, or of one, three or four bytes, of which the last says how opaque it is. Of a mask
 * the other bit is a hole.
 */
function greysOf({ width, height, data }: Unpacked, isMask: boolean): GreyPicture['greyAt'] | null {
  const row = (width + 7) >> 3;
  if (data.length === row * height)
    return (x, y) => {
      const bit = ((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      return bit === 0 ? 0 : isMask ? null : 255;
    };
  const channels = data.length / (width * height);
  if (channels !== 1 && channels !== 3 && channels !== 4) return null;
  return (x, y) => {
    const at = (y * width + x) * channels;
    if (channels === 4 && (data[at + 3] ?? 255) < 128) return null;
    return data[at + (channels > 1 ? 1 : 0)] ?? 255;
  };
}

function pixelsOf(width: number, height: number, greyAt: GreyPicture['greyAt']): Pixels {
  const step = width * height > FINE ? 2 : 1;
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const data = new Uint8ClampedArray(columns * rows * 4);
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < columns; x += 1) {
      const grey = greyAt(x * step, y * step);
      if (grey === null) continue;
      const at = (y * columns + x) * 4;
      data[at] = data[at + 1] = data[at + 2] = grey;
      data[at + 3] = 255;
    }
  return { data, width: columns, height: rows };
}
