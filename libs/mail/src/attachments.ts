import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import type { Attachment } from 'postal-mime';
import { extensionOf, readGzip, readTar, readZip, type ArchiveFacts } from './archives.ts';
import { unread } from './containers/define-container.ts';
import {
  ARCHIVE_EXTENSIONS,
  DISK_IMAGE_EXTENSIONS,
  EXECUTABLE_EXTENSIONS,
  HARMLESS_EXTENSIONS,
  MACRO_CAPABLE_EXTENSIONS,
  MACRO_EXTENSIONS,
  SCRIPT_EXTENSIONS,
} from './knowledge.ts';
import { oneLine } from './text.ts';
import type { AttachmentFlag, MailAttachment } from './types.ts';

const EXECUTABLE_TYPES =
  /^application\/(?:x-msdownload|x-elf|x-mach-binary|x-ms-shortcut|x-msi|vnd\.android\.package-archive|java-archive|x-apple-diskimage)$/;

/** A part as the mail, or what it was found in, has it. */
export interface GivenPart {
  name: string;
  /** Lower case. */
  declared_type: string;
  inline: boolean;
  bytes: Buffer;
}

/** Everything that an attachment tells from its name and bytes. */
export async function analyseAttachment(part: GivenPart): Promise<MailAttachment> {
  const content = part.bytes;
  const filename = oneLine(part.name, 255);
  const { type, extension, archive, found } = await detect(content, filename);
  const flags = new Set<AttachmentFlag>(archive?.flags ?? []);
  for (const flag of found) flags.add(flag);
  flagName(filename, flags);
  flagContent(content, type, flags);
  if (isMismatch(filename, part.declared_type, type, extension)) flags.add('type_mismatch');
  if (part.declared_type === 'message/rfc822') flags.add('embedded_message');
  return {
    path: filename,
    filename,
    declared_type: oneLine(part.declared_type, 100),
    detected_type: type,
    detected_extension: extension,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    inline: part.inline,
    flags: [...flags],
    reading: unread('it was not looked into'),
    archive: archive?.listing ?? null,
    embedded: null,
  };
}

export function toBuffer(content: Attachment['content']): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array
    ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    : Buffer.from(content);
}

async function detect(content: Buffer, filename: string) {
  const found: AttachmentFlag[] = [];
  let archive: ArchiveFacts | null = null;
  if (content.length >= 4 && content.readUInt32LE(0) === 0x04034b50) {
    archive = readZip(content);
    if (archive === null) found.push('archive', 'archive_damaged');
    return {
      type: archive?.type ?? 'application/zip',
      extension: archive?.extension ?? 'zip',
      archive,
      found,
    };
  }
  // The first bytes are enough for the magic numbers, and a detector that never sees the rest cannot be led astray by it.
  const detected = await fileTypeFromBuffer(content.subarray(0, 8192)).catch(() => undefined);
  if (detected?.ext === 'tar') archive = readTar(content);
  else if (detected?.ext === 'gz') archive = readGzip(content, filename);
  else if (detected !== undefined && ARCHIVE_EXTENSIONS.has(detected.ext))
    found.push('archive', 'archive_not_listed');
  if (detected?.ext === 'rar' && isEncryptedRar(content)) found.push('encrypted');
  if (detected?.ext === 'cfb' && content.includes(utf16('EncryptedPackage'))) found.push('encrypted');
  // XML says nothing yet: a picture, a page or a shortcut may be written in it.
  const text = detected === undefined || detected.ext === 'xml' ? textType(content) : null;
  const type = text?.type ?? detected?.mime ?? null;
  return { type, extension: text?.extension ?? detected?.ext ?? null, archive, found };
}

/** Header encryption (RAR 5: block type 4 right after the signature; RAR 4: flag 0x80 of the archive header). */
function isEncryptedRar(content: Buffer): boolean {
  if (content.length < 16) return false;
  if (content[6] === 1) return content[13] === 4 || content[14] === 4;
  return content[9] === 0x73 && ((content[10] ?? 0) & 0x80) !== 0;
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

function textType(content: Buffer): { type: string; extension: string } | null {
  const head = content
    .toString('latin1', 0, 1024)
    .replace(/^[\u00ef\u00bb\u00bf\s]+/, '')
    .toLowerCase();
  if (/^(?:<!doctype html|<html|<head|<body|<script|<meta |<!--)/.test(head))
    return { type: 'text/html', extension: 'html' };
  if (head.startsWith('<?xml') && head.includes('<svg')) return { type: 'image/svg+xml', extension: 'svg' };
  if (head.startsWith('<svg')) return { type: 'image/svg+xml', extension: 'svg' };
  if (head.startsWith('[internetshortcut]')) return { type: 'application/x-url', extension: 'url' };
  return null;
}

function flagName(filename: string, flags: Set<AttachmentFlag>): void {
  const extension = extensionOf(filename);
  if (EXECUTABLE_EXTENSIONS.has(extension)) flags.add('executable');
  if (SCRIPT_EXTENSIONS.has(extension)) flags.add('script');
  if (MACRO_EXTENSIONS.has(extension)) flags.add('macro');
  if (MACRO_CAPABLE_EXTENSIONS.has(extension)) flags.add('macro_capable');
  if (DISK_IMAGE_EXTENSIONS.has(extension)) flags.add('disk_image');
  if (extension === 'lnk' || extension === 'url') flags.add('shortcut');
  if (/^(?:s?html?|xhtml|svg|mht(?:ml)?)$/.test(extension)) flags.add('html');
  if (/[\u202a-\u202e\u2066-\u2069]/.test(filename)) flags.add('right_to_left_override');
  const before = extensionOf(filename.slice(0, Math.max(0, filename.lastIndexOf('.'))));
  const dangerous =
    EXECUTABLE_EXTENSIONS.has(extension) ||
    DISK_IMAGE_EXTENSIONS.has(extension) ||
    /^s?html?$/.test(extension);
  if (dangerous && HARMLESS_EXTENSIONS.has(before)) flags.add('double_extension');
}

function flagContent(content: Buffer, type: string | null, flags: Set<AttachmentFlag>): void {
  if (type === null) return;
  if (EXECUTABLE_TYPES.test(type)) flags.add('executable');
  if (type === 'application/x-ms-shortcut') flags.add('shortcut');
  if (type === 'text/html' || type === 'image/svg+xml') flags.add('html');
  if (type === 'application/x-cfb') {
    if (content.includes(utf16('_VBA_PROJECT')) || content.includes(utf16('Macros'))) flags.add('macro');
  }
  if (type === 'application/pdf') {
    if (content.includes('/JavaScript') || content.includes('/JS ') || content.includes('/JS('))
      flags.add('pdf_script');
    if (content.includes('/Launch')) flags.add('pdf_launch');
    if (content.includes('/Encrypt')) flags.add('encrypted');
  }
}

/** Families within which a different ending is ordinary (`docx` against `zip`, `jpg` against `jpeg`). */
const FAMILIES: readonly (readonly string[])[] = [
  ['jpg', 'jpeg', 'jpe', 'jfif'],
  ['tif', 'tiff', 'dng'],
  ['htm', 'html', 'shtml', 'xhtml', 'svg', 'xml'],
  ['doc', 'xls', 'ppt', 'msi', 'msg', 'cfb', 'dot', 'xlt', 'pps', 'pub', 'vsd', 'db'],
  [
    'docx',
    'docm',
    'dotx',
    'dotm',
    'xlsx',
    'xlsm',
    'xlsb',
    'pptx',
    'pptm',
    'ppsx',
    'zip',
    'cfb',
    'odf',
    'odt',
    'ods',
    'odp',
    'jar',
    'apk',
    'xpi',
    'epub',
    'kmz',
  ],
  ['gz', 'tgz', 'tar'],
  ['mp4', 'm4a', 'm4v', 'mov', '3gp', 'heic'],
  ['mp3', 'mpga', 'wav', 'ogg', 'oga', 'ogv', 'webm', 'mkv', 'opus'],
  ['exe', 'dll', 'scr', 'com', 'sys', 'cpl'],
  ['p7s', 'p7m', 'asc', 'pgp', 'sig'],
];
/** Types whose content says for sure what they are, so that another name is a disguise. */
const CERTAIN = new Set([
  'exe',
  'elf',
  'macho',
  'pdf',
  'png',
  'jpg',
  'gif',
  'zip',
  'rar',
  '7z',
  'gz',
  'lnk',
  'iso',
  'html',
  'cfb',
  'docx',
  'xlsx',
  'pptx',
  'apk',
  'jar',
  'rtf',
]);

function isMismatch(
  filename: string,
  declared: string,
  type: string | null,
  extension: string | null,
): boolean {
  if (extension === null || !CERTAIN.has(extension)) return false;
  const named = extensionOf(filename);
  if (named === '' || !(HARMLESS_EXTENSIONS.has(named) || ARCHIVE_EXTENSIONS.has(named))) {
    return type !== null && EXECUTABLE_TYPES.test(type) && /^(?:image|text|audio|video)\//.test(declared);
  }
  if (named === extension || FAMILIES.some((family) => family.includes(named) && family.includes(extension)))
    return false;
  return !(named === 'txt' && extension === 'html') && !(named === 'eml' && extension === 'html');
}
