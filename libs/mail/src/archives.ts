import { constants, inflateRawSync } from 'node:zlib';
import { EXECUTABLE_EXTENSIONS, ARCHIVE_EXTENSIONS, SCRIPT_EXTENSIONS } from './knowledge.ts';
import { LIMITS } from './limits.ts';
import { cleanText } from './text.ts';
import type { ArchiveEntry, ArchiveListing, AttachmentFlag } from './types.ts';

export interface ArchiveFacts {
  listing: ArchiveListing;
  flags: AttachmentFlag[];
  /** What kind of document a zip container is, by its entries. */
  type: string;
  extension: string;
}

export interface ZipEntry extends ArchiveEntry {
  method: number;
  offset: number;
}

const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;

/**
 * Lists a zip from its central directory, one level deep. Nothing is inflated but the first 2 KB (compressed) of a few
 * entries, into at most 4 MB: enough to see what they are and whether they are larger than they say.
 */
export function readZip(bytes: Buffer): ArchiveFacts | null {
  const directory = findDirectory(bytes);
  if (directory === null) return null;
  const { count } = directory;
  const { entries, damaged, seen, declared } = readDirectory(bytes, directory.start, count);
  const flags = new Set<AttachmentFlag>(['archive']);
  if (damaged) flags.add('archive_damaged');
  if (seen > entries.length) flags.add('archive_truncated');
  if (declared > LIMITS.bomb_bytes && declared / Math.max(1, bytes.length) > LIMITS.bomb_ratio)
    flags.add('zip_bomb');
  flagNames(entries, flags);
  sniffEntries(bytes, entries, flags);
  const names = new Set(entries.map((entry) => entry.name));
  const { type, extension } = containerType(names);
  if (extension !== 'zip') flags.delete('archive');
  if ([...names].some((name) => /(?:^|\/)vbaProject\.bin$/i.test(name))) flags.add('macro');
  return {
    listing: {
      format: 'zip',
      entries: entries.map(({ name, size, compressed_size, encrypted }) => ({
        name,
        size,
        compressed_size,
        encrypted,
      })),
      entry_count: Math.max(count, seen),
      declared_size: declared,
    },
    flags: [...flags],
    type,
    extension,
  };
}

function findDirectory(bytes: Buffer): { start: number; count: number } | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]), Math.max(0, bytes.length - 22));
  if (end < 0 || bytes.length - end > 65_557 || bytes.length < end + 22) return null;
  return { start: bytes.readUInt32LE(end + 16), count: bytes.readUInt16LE(end + 10) };
}

/** The members that a zip's directory lists, the first 200; null when there is no directory. */
export function zipMembers(bytes: Buffer): { members: ZipEntry[]; all: boolean } | null {
  const directory = findDirectory(bytes);
  if (directory === null) return null;
  const { entries, damaged, seen } = readDirectory(bytes, directory.start, directory.count);
  return { members: entries, all: !damaged && seen === entries.length };
}

/** A member's bytes, or why there are none, as the end of a sentence. */
export function zipMemberBytes(bytes: Buffer, member: ZipEntry, most: number): Buffer | string {
  if (member.encrypted) return 'it is encrypted';
  const start = dataStart(bytes, member);
  if (start === null) return 'it is not where the archive says';
  const packed = bytes.subarray(start, Math.min(start + member.compressed_size, bytes.length));
  if (member.method === 0) return packed.length > most ? TOO_MUCH : packed;
  if (member.method !== 8) return `it is packed by a method that is not known here (${member.method})`;
  try {
    // A size of zero would stand for no limit.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? TOO_MUCH : 'it is damaged';
  }
}

const TOO_MUCH = 'it unpacks to more than is unpacked of one mail';

function readDirectory(bytes: Buffer, start: number, count: number) {
  const entries: ZipEntry[] = [];
  let at = start;
  let seen = 0;
  let declared = 0;
  let damaged = false;
  for (; seen < count; seen += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      damaged = true;
      break;
    }
    const nameLength = bytes.readUInt16LE(at + 28);
    const size = bytes.readUInt32LE(at + 24);
    declared += size;
    if (entries.length < LIMITS.archive_entries) {
      entries.push({
        name: cleanText(bytes.toString('utf8', at + 46, at + 46 + Math.min(nameLength, 255)), 255),
        size,
        compressed_size: bytes.readUInt32LE(at + 20),
        encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
        method: bytes.readUInt16LE(at + 10),
        offset: bytes.readUInt32LE(at + 42),
      });
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return { entries, damaged, seen, declared };
}

function flagNames(entries: readonly ArchiveEntry[], flags: Set<AttachmentFlag>): void {
  for (const entry of entries) {
    const extension = extensionOf(entry.name);
    if (entry.encrypted) flags.add('encrypted');
    if (EXECUTABLE_EXTENSIONS.has(extension) && !/^META-INF\/|\.app\//.test(entry.name))
      flags.add('archive_with_executable');
    if (SCRIPT_EXTENSIONS.has(extension)) flags.add('archive_with_executable');
    if (ARCHIVE_EXTENSIONS.has(extension)) flags.add('nested_archive');
  }
}

/** Looks at the first bytes of the first entries. */
function sniffEntries(bytes: Buffer, entries: readonly ZipEntry[], flags: Set<AttachmentFlag>): void {
  for (const entry of entries.slice(0, LIMITS.archive_sniffs)) {
    const start = dataStart(bytes, entry);
    if (start === null || entry.encrypted) continue;
    const packed = bytes.subarray(start, Math.min(start + entry.compressed_size, start + 2048, bytes.length));
    const head = entry.method === 0 ? packed : entry.method === 8 ? inflateHead(packed) : null;
    if (head === null) continue;
    if (head.length > entry.size + 1024 && head.length > LIMITS.bomb_ratio * packed.length)
      flags.add('zip_bomb');
    if (head.length >= 2 && head[0] === 0x4d && head[1] === 0x5a) flags.add('archive_with_executable');
  }
}

function dataStart(bytes: Buffer, entry: ZipEntry): number | null {
  const at = entry.offset;
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL_ENTRY) return null;
  return at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
}

/** The head of a cut deflate stream; 2 KB can become 2 MB at most. */
function inflateHead(packed: Buffer): Buffer | null {
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 4 * 1024 * 1024 });
  } catch {
    return null;
  }
}

function containerType(names: ReadonlySet<string>): { type: string; extension: string } {
  const office = 'application/vnd.openxmlformats-officedocument.';
  const has = (prefix: string) => [...names].some((name) => name.startsWith(prefix));
  if (names.has('[Content_Types].xml') || has('_rels/')) {
    if (has('word/')) return { type: `${office}wordprocessingml.document`, extension: 'docx' };
    if (has('xl/')) return { type: `${office}spreadsheetml.sheet`, extension: 'xlsx' };
    if (has('ppt/')) return { type: `${office}presentationml.presentation`, extension: 'pptx' };
  }
  if (names.has('AndroidManifest.xml'))
    return { type: 'application/vnd.android.package-archive', extension: 'apk' };
  if (names.has('META-INF/MANIFEST.MF')) return { type: 'application/java-archive', extension: 'jar' };
  if (names.has('mimetype') && names.has('content.xml')) {
    return { type: 'application/vnd.oasis.opendocument', extension: 'odf' };
  }
  return { type: 'application/zip', extension: 'zip' };
}

/** The files of a tar with their bytes. */
export function tarMembers(bytes: Buffer): { name: string; bytes: Buffer }[] {
  const { listing } = readTar(bytes);
  let at = 0;
  return listing.entries.map(({ name, size }) => {
    const start = at + 512;
    at = start + Math.ceil(size / 512) * 512;
    return { name, bytes: bytes.subarray(start, Math.min(start + size, bytes.length)) };
  });
}

/** Lists a tar's headers; sizes are octal text, so a broken header ends the list. */
export function readTar(bytes: Buffer): ArchiveFacts {
  const entries: ArchiveEntry[] = [];
  const flags = new Set<AttachmentFlag>(['archive']);
  let declared = 0;
  let count = 0;
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(
      bytes
        .toString('latin1', at + 124, at + 136)
        .replaceAll('\u0000', '')
        .trim(),
      8,
    );
    if (Number.isNaN(size) || size < 0) {
      flags.add('archive_damaged');
      break;
    }
    // tar pads names with NUL.
    const name = cleanText(bytes.toString('utf8', at, at + 100).split('\u0000', 1)[0] ?? '', 255);
    if (entries.length < LIMITS.archive_entries)
      entries.push({ name, size, compressed_size: size, encrypted: false });
    else flags.add('archive_truncated');
    declared += size;
    count += 1;
    at += 512 + Math.ceil(size / 512) * 512;
  }
  flagNames(entries, flags);
  return {
    listing: { format: 'tar', entries, entry_count: count, declared_size: declared },
    flags: [...flags],
    type: 'application/x-tar',
    extension: 'tar',
  };
}

/** A gzip holds one file; its size stands (modulo 4 GB) in the last four bytes. */
export function readGzip(bytes: Buffer, filename: string): ArchiveFacts {
  const size = bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  const name = cleanText(
    filename.replace(/\.t?gz$/i, (ending) => (ending.toLowerCase() === '.tgz' ? '.tar' : '')),
    255,
  );
  const flags = new Set<AttachmentFlag>(['archive']);
  const entry = { name, size, compressed_size: bytes.length, encrypted: false };
  flagNames([entry], flags);
  if (size > LIMITS.bomb_bytes && size / Math.max(1, bytes.length) > LIMITS.bomb_ratio) flags.add('zip_bomb');
  return {
    listing: { format: 'gzip', entries: [entry], entry_count: 1, declared_size: size },
    flags: [...flags],
    type: 'application/gzip',
    extension: 'gz',
  };
}

/** The ending of a file name, lower case, without the dot; empty without one. */
export function extensionOf(name: string): string {
  return /\.([a-z0-9-]{1,16})\s{0,5}$/i.exec(name.slice(-64))?.[1]?.toLowerCase() ?? '';
}
