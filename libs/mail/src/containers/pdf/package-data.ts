import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where PDF.js keeps its files, by what it calls their places. */
const FOLDERS = { cMapUrl: 'cmaps/', standardFontDataUrl: 'standard_fonts/', wasmUrl: 'wasm/' } as const;

/** Reads them from its package, whatever they are called: nothing is ever fetched. */
class PackageData {
  private readonly root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

  async fetch({ kind, filename }: { kind: keyof typeof FOLDERS; filename: string }): Promise<Uint8Array> {
    return new Uint8Array(await readFile(join(this.root, FOLDERS[kind], basename(filename))));
  }
}

/**
 * What PDF.js needs beside its program: which letters the codes of Chinese, Japanese and Korean documents stand for, and
 * the programs that unpack pictures of the kinds JPEG 2000 and JBIG2.
 */
export const PACKAGE_DATA = {
  ...FOLDERS,
  cMapPacked: true,
  useWorkerFetch: false,
  BinaryDataFactory: PackageData,
};
