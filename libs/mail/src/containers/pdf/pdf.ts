import type { AttachmentFlag, Reading } from '../../types.ts';
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
import { scriptFacts } from '../script-facts.ts';
import { hasLargerPictures } from './large-pictures.ts';
import { PACKAGE_DATA } from './package-data.ts';
import { MOST_PIXELS, PdfPictures } from './pictures.ts';

export type Pdf = Awaited<ReturnType<(typeof import('unpdf'))['getDocumentProxy']>>;
export type PdfPage = Awaited<ReturnType<Pdf['getPage']>>;

const MOST_PAGES = 50;

/** Words, links, scripts, embedded files, and the codes in its pictures. */
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
      document = await getDocumentProxy(new Uint8Array(bytes), {
        ...PACKAGE_DATA,
        maxImageSize: MOST_PIXELS,
        verbosity: 0,
      });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'PasswordException') throw error;
      return opened({ flags: ['encrypted'], reading: unread('it is encrypted') });
    }
    try {
      return await read(document, hasLargerPictures(bytes, MOST_PIXELS));
    } finally {
      await document.loadingTask.destroy();
    }
  },
});

async function read(document: Pdf, picturesLeft: boolean) {
  const links: RawLink[] = [];
  const words: string[] = [];
  const parts: InnerPart[] = await filesOf(document);
  const pictures = await PdfPictures.start();
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
    await pictures.lookThrough(page);
    page.cleanup();
  }
  const flags: AttachmentFlag[] = [];
  const scripts = scriptsOf(await document.getJSActions());
  if (scripts !== '') flags.push('pdf_script');
  const codes = pictures.all;
  if (codes.links.length > 0) flags.push('code_in_image');
  const script = scriptFacts(scripts);
  const text = words.join('\n');
  return opened({
    text: [text, codes.text].filter(Boolean).join('\n'),
    links: [...links, ...linksIn(text), ...codes.links, ...script.links],
    flags,
    parts,
    reading: readingOf(
      document.numPages > words.length,
      codes.left || picturesLeft,
      `of its ${document.numPages} pages the first ${words.length} were read`,
    ),
  });
}

function readingOf(pagesLeft: boolean, picturesLeft: boolean, pages: string): Reading {
  if (pagesLeft) return partlyRead(pages);
  return picturesLeft
    ? partlyRead('not all of its pictures and drawings were looked through for codes')
    : READ;
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
  for (const [id, { filename }] of listed) files.push(...(await fileOf(document, id, filename)));
  return files;
}

/** Files that a place on a page opens. */
async function filesAt(document: Pdf, annotations: readonly Record<string, unknown>[]): Promise<InnerPart[]> {
  const files: InnerPart[] = [];
  for (const { fileId, file } of annotations) {
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
