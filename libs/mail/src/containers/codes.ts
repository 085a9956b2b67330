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

/** What the codes in a picture say that a telephone follows; a file of PNG, JPEG, GIF or BMP, or its pixels. */
export async function codesIn(picture: Buffer | Pixels): Promise<Codes> {
  ready ??= loadReader();
  const { readBarcodes } = await ready;
  const input = Buffer.isBuffer(picture)
    ? new Uint8Array(picture)
    : { ...picture, colorSpace: 'srgb' as const };
  const texts = new Set<string>();
  for (const { formats, ...how } of PASSES) {
    const found = await readBarcodes(input, {
      ...how,
      formats: [...formats],
      maxNumberOfSymbols: MOST_CODES,
    });
    for (const { text } of found) if (text !== '') texts.add(text);
  }
  const links = [...texts].flatMap((text) => (/^https?:/i.test(text) ? [leadsTo(text)] : linksIn(text)));
  return { text: [...texts].join('\n'), links };
}

/** With its program beside it: left alone, it would fetch that from the Internet. */
async function loadReader() {
  const reader = await import('zxing-wasm/reader');
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const program = new Uint8Array(await readFile(file));
  await reader.prepareZXingModule({ overrides: { wasmBinary: program.buffer }, fireImmediately: true });
  return reader;
}
