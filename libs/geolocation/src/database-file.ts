import { readFile, stat } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { basename } from 'node:path';
import { Reader, type Response } from 'mmdb-lib';

/** What is wrong with a file, as the end of a sentence that begins with its name. */
class UnusableFile extends Error {
  override name = 'UnusableFile';
}

interface Loaded {
  reader: Reader<Response>;
  bytes: number;
}

const MEGABYTE = 1024 * 1024;
const FORMAT = 2;

/**
 * One MMDB file, held in memory as it is on the disk. While a newer one cannot be read, what was read before goes on
 * answering.
 */
export class DatabaseFile {
  readonly name: string;
  /** What is wrong with it now, as the end of a sentence; null: nothing. */
  problem: string | null = null;
  private loaded: Loaded | null = null;
  /** Which file was looked at last. The time of its change covers its rights, too. */
  private version: string | null = null;

  constructor(readonly path: string) {
    this.name = basename(path);
  }

  get bytes(): number {
    return this.loaded?.bytes ?? 0;
  }

  /** As its maker calls it, such as `GeoLite2-ASN`. */
  get kind(): string | null {
    return this.loaded?.reader.metadata.databaseType ?? null;
  }

  get builtAt(): Date | null {
    const at = this.loaded?.reader.metadata.buildEpoch;
    return at === undefined || Number.isNaN(at.getTime()) ? null : at;
  }

  /**
   * Reads it, unless it is the file that was looked at last. Never throws: `problem` says what is wrong.
   * @param room how many bytes it may have
   * @returns whether there is another file than before, or another problem with it
   */
  async refresh(room: number): Promise<boolean> {
    const before = { version: this.version, problem: this.problem };
    try {
      const { ctimeMs, size, ino } = await stat(this.path);
      const version = `${ctimeMs} ${size} ${ino}`;
      if (version !== this.version) {
        if (size > room)
          throw new UnusableFile(
            `has ${Math.ceil(size / MEGABYTE)} MB, and there is room for ${Math.floor(room / MEGABYTE)} MB more: databases of addresses are held in memory`,
          );
        this.version = version;
        this.loaded = { reader: open(await readFile(this.path)), bytes: size };
        this.problem = null;
      }
    } catch (error) {
      this.problem = sentenceOf(error);
      // It is looked at again once it is there, or may be read.
      if (!(error instanceof UnusableFile)) this.version = null;
    }
    return this.problem !== before.problem || (this.problem === null && this.version !== before.version);
  }

  /**
   * Its record of an address in its one form; null where it has none.
   * @throws Error where the file is broken at that place
   */
  get(address: string): unknown {
    if (this.loaded === null) return null;
    const { reader } = this.loaded;
    // The tree of a file without IPv6 would take its bits for those of an IPv4 address.
    if (isIPv6(address) && reader.metadata.ipVersion !== 6) return null;
    return reader.get(address);
  }
}

function open(bytes: Buffer): Reader<Response> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new UnusableFile('is packed by gzip: unpack it first');
  try {
    const reader = new Reader<Response>(bytes);
    if (reader.metadata.binaryFormatMajorVersion !== FORMAT) throw new Error('another version');
    // What is broken as a whole breaks at the first question.
    reader.get('192.0.2.1');
    return reader;
  } catch (cause) {
    throw new UnusableFile('is no MMDB file of version 2, or only a part of one', { cause });
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof UnusableFile) return error.message;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  if (code === 'ENOENT') return 'is not there';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this process';
  return `cannot be read (${code})`;
}
