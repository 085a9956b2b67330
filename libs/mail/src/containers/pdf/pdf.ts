import type { AttachmentFlag } from '../../types.ts';
import type { RawLink } from '../../html.ts';
import { LIMITS } from '../../limits.ts';
import {
  defineContainer,
  isCalled,
  leadsTo,
  opened,
  partlyRead,
  READ,
  unread,
  type InnerPart,
} from '../define-container.ts';
import { linksIn } from '../found-links.ts';
import { greyPng } from '../png.ts';
import { scriptFacts } from '../script-facts.ts';

type Pdf = Awaited<ReturnType<(typeof import('unpdf'))['getDocumentProxy']>>;

const MOST_PAGES = 50;
const MOST_FILES = 100;
/** Pages whose pictures are looked through for codes: those are at the front. */
const MOST_PICTURED = 3;
const MOST_PICTURES = 6;
const FEWEST_PIXELS = 42;
const MOST_PIXELS = 4_000_000;

/** Words, links, scripts, embedded files and the pictures of the first pages. */
export const pdf = defineContainer({
  name: 'pdf',
  called: 'a PDF',
  recognises: (part) =>
    part.detected_type === 'application/pdf' ||
    (part.detected_type === null && isCalled(part, /^pdf$/, /^application\/(?:x-)?pdf$/)) ||
    part.bytes.toString('latin1', 0, 1024).includes('%PDF-'),
  async open({ bytes }) {
    const { getDocumentProxy } = await import('unpdf');
    let document: Pdf;
    try {
      // It takes the bytes for its own. What it complains of is no line of ours: what it could not read is not called read.
      document = await getDocumentProxy(new Uint8Array(bytes), { maxImageSize: MOST_PIXELS, verbosity: 0 });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'PasswordException') throw error;
      return opened({ flags: ['encrypted'], reading: unread('it is encrypted') });
    }
    try {
      return await read(document);
    } finally {
      await document.loadingTask.destroy();
    }
  },
});

async function read(document: Pdf) {
  const links: RawLink[] = [];
  const words: string[] = [];
  const parts: InnerPart[] = await filesOf(document);
  const pages = Math.min(document.numPages, MOST_PAGES);
  let length = 0;
  for (let number = 1; number <= pages && length < LIMITS.html; number += 1) {
    const page = await document.getPage(number);
    const annotations: Record<string, unknown>[] = await page.getAnnotations();
    links.push(...linksOf(annotations));
    parts.push(...(await filesAt(document, annotations)));
    const text = textOf((await page.getTextContent()).items);
    length += text.length;
    words.push(text);
    if (number <= MOST_PICTURED) parts.push(...(await picturesOf(document, number)));
    page.cleanup();
  }
  const flags: AttachmentFlag[] = [];
  const scripts = scriptsOf(await document.getJSActions());
  if (scripts !== '') flags.push('pdf_script');
  const script = scriptFacts(scripts);
  const text = words.join('\n');
  return opened({
    text,
    links: [...links, ...linksIn(text), ...script.links],
    flags,
    parts,
    reading:
      document.numPages > MOST_PAGES || length >= LIMITS.html
        ? partlyRead(`of its ${document.numPages} pages the first ${words.length} were read`)
        : READ,
  });
}

/** Where pressing a place leads; an address that a program would not open as it is, too. */
function linksOf(annotations: readonly Record<string, unknown>[]): RawLink[] {
  return annotations.flatMap(({ url, unsafeUrl }) => {
    const target = typeof url === 'string' ? url : unsafeUrl;
    return typeof target === 'string' && target !== '' ? [leadsTo(target)] : [];
  });
}

function textOf(items: readonly object[]): string {
  return items
    .map((item) =>
      'str' in item && typeof item.str === 'string'
        ? `${item.str}${'hasEOL' in item && item.hasEOL === true ? '\n' : ''}`
        : '',
    )
    .join('');
}

/** Files of the document as a whole. */
async function filesOf(document: Pdf): Promise<InnerPart[]> {
  const listed = (await document.getAttachments()) ?? new Map<string, { filename?: unknown }>();
  const files: InnerPart[] = [];
  for (const [id, { filename }] of [...listed].slice(0, MOST_FILES))
    files.push(...(await fileOf(document, id, filename)));
  return files;
}

/** Files that a place on a page opens. */
async function filesAt(document: Pdf, annotations: readonly Record<string, unknown>[]): Promise<InnerPart[]> {
  const files: InnerPart[] = [];
  for (const { fileId, file } of annotations.slice(0, MOST_FILES)) {
    const filename =
      typeof file === 'object' && file !== null && 'filename' in file ? file.filename : undefined;
    if (typeof fileId === 'string') files.push(...(await fileOf(document, fileId, filename)));
  }
  return files;
}

async function fileOf(document: Pdf, id: string, filename: unknown): Promise<InnerPart[]> {
  const content = await document.getAttachmentContent(id);
  if (content === null) return [];
  return [
    { name: typeof filename === 'string' ? filename : '', declared_type: '', bytes: Buffer.from(content) },
  ];
}

function scriptsOf(actions: unknown): string {
  if (actions === null || typeof actions !== 'object') return '';
  return Object.values(actions)
    .flatMap((scripts) => (Array.isArray(scripts) ? scripts : []))
    .filter((script) => typeof script === 'string')
    .join('\n');
}

/** Pictures large enough for a code and small enough to be looked through, in grey. */
async function picturesOf(document: Pdf, number: number): Promise<InnerPart[]> {
  const { extractImages } = await import('unpdf');
  const found = await extractImages(document, number);
  return found
    .filter(({ width, height }) => Math.min(width, height) >= FEWEST_PIXELS && width * height <= MOST_PIXELS)
    .slice(0, MOST_PICTURES)
    .map(({ data, width, height, channels }) => {
      const grey = new Uint8Array(width * height);
      for (let at = 0; at < grey.length; at += 1)
        grey[at] = data[at * channels + (channels > 1 ? 1 : 0)] ?? 255;
      return { name: `page-${number}.png`, declared_type: 'image/png', bytes: greyPng(grey, width, height) };
    });
}
