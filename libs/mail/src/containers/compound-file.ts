/** One stream of a compound file, by its storages and its own name. */
export interface CompoundStream {
  path: string[];
  /** @throws Error when its chain of sectors is broken */
  read(): Buffer;
}

interface Entry {
  name: string;
  type: number;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const STORAGE = 1;
const STREAM = 2;
const ROOT = 5;
/** Sector numbers from here on are no sectors: end of chain, free, none. */
const NO_SECTOR = 0xfffffffa;
const MOST_ENTRIES = 4096;
const MOST_DEPTH = 16;

export function isCompoundFile(bytes: Buffer): boolean {
  return bytes.length >= 512 && bytes.subarray(0, 8).equals(SIGNATURE);
}

/**
 * The streams of a compound file (MS-CFB): what old Office documents, Outlook messages, installers and the macros of new
 * documents are made of. Own code: it has to end for any bytes, and needs no more than this.
 * @throws Error for what is none, or is damaged
 */
export function readCompoundFile(bytes: Buffer): CompoundStream[] {
  if (!isCompoundFile(bytes)) throw new Error('it is no compound file');
  const file = new CompoundFile(bytes);
  return file.streams();
}

class CompoundFile {
  private readonly bytes: Buffer;
  private readonly sectorSize: number;
  private readonly smallSize: number;
  private readonly smallBelow: number;
  private readonly table: Uint32Array;
  private readonly smallTable: Uint32Array;
  private readonly entries: Entry[];
  private readonly small: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    const [shift, smallShift] = [bytes.readUInt16LE(30), bytes.readUInt16LE(32)];
    if ((shift !== 9 && shift !== 12) || smallShift !== 6) throw new Error('its sectors have an odd size');
    this.sectorSize = 1 << shift;
    this.smallSize = 1 << smallShift;
    this.smallBelow = bytes.readUInt32LE(56);
    this.table = this.readTable();
    this.smallTable = numbers(this.chain(bytes.readUInt32LE(60)));
    this.entries = this.readEntries();
    const root = this.entries[0];
    this.small = root?.type === ROOT ? this.chain(root.start) : Buffer.alloc(0);
  }

  streams(): CompoundStream[] {
    const found: CompoundStream[] = [];
    const seen = new Set<number>([0]);
    const wait: { id: number; path: string[] }[] = [{ id: this.entries[0]?.child ?? NO_SECTOR, path: [] }];
    for (let next = wait.pop(); next !== undefined; next = wait.pop()) {
      const { id, path } = next;
      const entry = this.entries[id];
      // A tree whose branches lead back is damaged, or made to keep a reader busy.
      if (entry === undefined || seen.has(id)) continue;
      seen.add(id);
      wait.push({ id: entry.left, path }, { id: entry.right, path });
      const own = [...path, entry.name];
      if (entry.type === STREAM) found.push({ path: own, read: () => this.content(entry) });
      else if (entry.type === STORAGE && path.length < MOST_DEPTH) wait.push({ id: entry.child, path: own });
    }
    return found;
  }

  private content({ start, size }: Entry): Buffer {
    if (size >= this.smallBelow) return this.chain(start).subarray(0, size);
    const pieces: Buffer[] = [];
    let sector = start;
    for (let count = 0; sector < NO_SECTOR && count * this.smallSize < size; count += 1) {
      const at = sector * this.smallSize;
      pieces.push(this.small.subarray(at, at + this.smallSize));
      sector = this.smallTable[sector] ?? NO_SECTOR;
    }
    return Buffer.concat(pieces).subarray(0, size);
  }

  /** Follows a chain of sectors: never longer than the file, so that a circle ends. */
  private chain(start: number): Buffer {
    const pieces: Buffer[] = [];
    const most = Math.ceil(this.bytes.length / this.sectorSize);
    let sector = start;
    for (let count = 0; sector < NO_SECTOR; count += 1) {
      if (count > most) throw new Error('its sectors lead in a circle');
      pieces.push(this.sector(sector));
      sector = this.table[sector] ?? NO_SECTOR;
    }
    return Buffer.concat(pieces);
  }

  private sector(number: number): Buffer {
    const at = (number + 1) * this.sectorSize;
    return this.bytes.subarray(at, at + this.sectorSize);
  }

  private readTable(): Uint32Array {
    const places: number[] = [];
    for (let at = 76; at < 512; at += 4) places.push(this.bytes.readUInt32LE(at));
    const most = Math.ceil(this.bytes.length / this.sectorSize);
    let next = this.bytes.readUInt32LE(68);
    for (let count = 0; next < NO_SECTOR && count < most; count += 1) {
      const more = [...numbers(this.sector(next))];
      next = more.pop() ?? NO_SECTOR;
      places.push(...more);
    }
    return numbers(Buffer.concat(places.filter((place) => place < most).map((place) => this.sector(place))));
  }

  private readEntries(): Entry[] {
    const directory = this.chain(this.bytes.readUInt32LE(48));
    const entries: Entry[] = [];
    for (let at = 0; at + 128 <= directory.length && entries.length < MOST_ENTRIES; at += 128) {
      const length = Math.min(64, directory.readUInt16LE(at + 64));
      entries.push({
        name: directory.toString('utf16le', at, at + Math.max(0, length - 2)),
        type: directory.readUInt8(at + 66),
        left: directory.readUInt32LE(at + 68),
        right: directory.readUInt32LE(at + 72),
        child: directory.readUInt32LE(at + 76),
        start: directory.readUInt32LE(at + 116),
        size: directory.readUInt32LE(at + 120),
      });
    }
    return entries;
  }
}

function numbers(bytes: Buffer): Uint32Array {
  const found = new Uint32Array(Math.floor(bytes.length / 4));
  for (let index = 0; index < found.length; index += 1) found[index] = bytes.readUInt32LE(index * 4);
  return found;
}
