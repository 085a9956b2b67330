import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { defineContainer, leadsTo, opened, READ, unread, type Part } from '../define-container.ts';
import { linksIn } from '../found-links.ts';
import { imageSize } from './image-size.ts';

/** The smallest code has 21 fields a side. */
const SMALLEST = 21;
/** Four bytes each while they are looked at. */
const MOST_PIXELS = 25_000_000;
const MOST_CODES = 10;
const KINDS = /^image\/(?:png|apng|jpeg|gif|bmp|x-ms-bmp)$/;

/** Pictures, for the codes in them that a telephone follows. What is written in a picture is not read. */
export const image = defineContainer({
  name: 'image',
  called: 'a picture',
  recognises: (part: Part) => KINDS.test(part.detected_type ?? ''),
  async open({ bytes }) {
    const size = imageSize(bytes);
    if (size === null) return opened({ reading: unread('its head is damaged') });
    if (Math.min(size.width, size.height) < SMALLEST) return opened({});
    if (size.width * size.height > MOST_PIXELS)
      return opened({
        reading: unread(`with ${size.width} by ${size.height} pixels it is too large to be looked through`),
      });
    const codes = await codesIn(bytes);
    const links = codes.flatMap((code) => (/^https?:/i.test(code) ? [leadsTo(code)] : linksIn(code)));
    return opened({
      text: codes.join('\n'),
      links,
      flags: links.length > 0 ? ['code_in_image'] : [],
      reading: READ,
    });
  },
});

let ready: Promise<typeof import('zxing-wasm/reader')> | undefined;

async function codesIn(bytes: Buffer): Promise<string[]> {
  ready ??= loadReader();
  const { readBarcodes } = await ready;
  const found = await readBarcodes(new Uint8Array(bytes), {
    formats: ['QRCode', 'MicroQRCode', 'rMQRCode', 'Aztec', 'DataMatrix'],
    maxNumberOfSymbols: MOST_CODES,
    tryHarder: true,
  });
  return found.map(({ text }) => text).filter((text) => text !== '');
}

/** With its program beside it: left alone, it would fetch that from the Internet. */
async function loadReader() {
  const reader = await import('zxing-wasm/reader');
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const program = new Uint8Array(await readFile(file));
  await reader.prepareZXingModule({ overrides: { wasmBinary: program.buffer }, fireImmediately: true });
  return reader;
}
