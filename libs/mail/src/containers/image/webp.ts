import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Pixels } from '../codes.ts';

let ready: Promise<(file: ArrayBuffer) => Promise<Pixels>> | undefined;

/** The pixels of a WebP that does not move. @throws Error where it cannot be unpacked */
export async function webpPixels(bytes: Buffer): Promise<Pixels> {
  ready ??= load();
  const decode = await ready;
  const { data, width, height } = await decode(new Uint8Array(bytes).buffer);
  return { data, width, height };
}

/** With its program beside it: left alone, it would fetch that from where it takes itself to be. */
async function load() {
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  const file = createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  await init({ wasmBinary: new Uint8Array(await readFile(file)).buffer });
  // Its types name what browsers have; here it is as plain an object.
  return decode as (file: ArrayBuffer) => Promise<Pixels>;
}
