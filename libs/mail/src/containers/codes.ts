import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { RawLink } from '../html.ts';
import { leadsTo } from './define-container.ts';
import { linksIn } from './found-links.ts';

/** A picture that is unpacked already: four bytes a pixel (red, green, blue, opacity), row by row. */
export interface Pixels {
  data: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
}

export interface Codes {
  /** What the codes say, one a line. */
  text: string;
  links: RawLink[];
}

const MOST_CODES = 10;
/** QR is what telephones follow, and is looked for hard; that the others are so as well would take thirty times as long. */
const PASSES = [
  { formats: ['QRCode', 'MicroQRCode', 'rMQRCode'], tryHarder: true },
  { formats: ['Aztec', 'DataMatrix'], tryHarder: false, tryRotate: false },
] as const;

let ready: Promise<typeof import('zxing-wasm/reader')> | undefined;

/**
 * What the codes in a picture say that a telephone follows; a file of PNG, JPEG, GIF or BMP, or its pixels.
 * @throws Error where the file cannot be unpacked
 */
export async function codesIn(picture: Buffer | Pixels): Promise<Codes> {
  ready ??= loadReader();
  const { readBarcodes } = await ready;
  const texts = new Set<string>();
  for (const input of Buffer.isBuffer(picture) ? [new Uint8Array(picture)] : onPaper(picture)) {
    for (const { formats, ...how } of PASSES) {
      const found = await readBarcodes(input, {
        ...how,
        formats: [...formats],
        maxNumberOfSymbols: MOST_CODES,
      });
      for (const { text, isValid, error } of found) {
        // A code that does not add up is not told: what is, is the file.
        if (!isValid) throw new Error(error);
        if (text !== '') texts.add(text);
      }
    }
    if (texts.size > 0) break;
  }
  const links = [...texts].flatMap((text) => (/^https?:/i.test(text) ? [leadsTo(text)] : linksIn(text)));
  return { text: [...texts].join('\n'), links };
}

/** A code may be all that is not transparent in a picture: then it is seen on white, or on black. */
function* onPaper({ data, width, height }: Pixels): Generator<Pixels & { colorSpace: 'srgb' }> {
  const isOpaque = opaque(data);
  for (const paper of isOpaque ? [null] : [255, 0])
    yield {
      data: paper === null ? data : blended(data, paper),
      width,
      height,
      colorSpace: 'srgb',
    };
}

function opaque(data: Uint8ClampedArray): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

function blended(data: Uint8ClampedArray, paper: number): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const share = (data[at + 3] ?? 255) / 255;
    for (let part = at; part < at + 3; part += 1) out[part] = (data[part] ?? 0) * share + paper * (1 - share);
    out[at + 3] = 255;
  }
  return out;
}

/** With its program beside it: left alone, it would fetch that from the Internet. */
async function loadReader() {
  const reader = await import('zxing-wasm/reader');
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const program = new Uint8Array(await readFile(file));
  await reader.prepareZXingModule({ overrides: { wasmBinary: program.buffer }, fireImmediately: true });
  return reader;
}
