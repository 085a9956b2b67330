const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;

/** A folder or, as bytes, a stream of a compound file. */
export interface Storage {
  [name: string]: Buffer | Storage;
}

interface Row {
  name: string;
  type: number;
  right: number;
  child: number;
  content: Buffer | null;
}

/** A compound file (MS-CFB) made by hand: every stream in large sectors, the tree as a list. */
export function compoundFile(root: Storage): Buffer {
  const rows: Row[] = [{ name: 'Root Entry', type: 5, right: FREE, child: FREE, content: null }];
  const add = (storage: Storage): number => {
    const ids = Object.entries(storage).map(([name, content]) => {
      const id = rows.length;
      const isStream = Buffer.isBuffer(content);
      rows.push({
        name,
        type: isStream ? 2 : 1,
        right: FREE,
        child: FREE,
        content: isStream ? content : null,
      });
      if (!isStream) (rows[id] as Row).child = add(content);
      return id;
    });
    for (const [index, id] of ids.entries()) (rows[id] as Row).right = ids[index + 1] ?? FREE;
    return ids[0] ?? FREE;
  };
  (rows[0] as Row).child = add(root);
  const directorySectors = Math.ceil(rows.length / 4);
  // Sector 0 is the table; the directory follows, then the streams.
  const table: number[] = [0xfffffffd];
  for (let n = 0; n < directorySectors; n += 1) table.push(n + 1 < directorySectors ? table.length + 1 : END);
  const directory = Buffer.alloc(directorySectors * SECTOR);
  const contents: Buffer[] = [];
  for (const [index, row] of rows.entries()) {
    const size = row.content?.length ?? 0;
    const start = size > 0 ? table.length : END;
    writeRow(directory, index * 128, row, start, size);
    const sectors = Math.ceil(size / SECTOR);
    for (let n = 0; n < sectors; n += 1) table.push(n + 1 < sectors ? table.length + 1 : END);
    if (row.content !== null) contents.push(row.content, Buffer.alloc(sectors * SECTOR - size));
  }
  const tableSector = Buffer.alloc(SECTOR, 0xff);
  for (const [index, next] of table.entries()) tableSector.writeUInt32LE(next, index * 4);
  return Buffer.concat([header(), tableSector, directory, ...contents]);
}

function writeRow(directory: Buffer, at: number, row: Row, start: number, size: number): void {
  directory.write(row.name, at, 'utf16le');
  directory.writeUInt16LE((row.name.length + 1) * 2, at + 64);
  directory.writeUInt8(row.type, at + 66);
  directory.writeUInt32LE(FREE, at + 68);
  directory.writeUInt32LE(row.right, at + 72);
  directory.writeUInt32LE(row.child, at + 76);
  directory.writeUInt32LE(start, at + 116);
  directory.writeUInt32LE(size, at + 120);
}

function header(): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.write('d0cf11e0a1b11ae1', 0, 'hex');
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(1, 48);
  // Nothing is smaller than this: no stream is in small sectors.
  bytes.writeUInt32LE(0, 56);
  bytes.writeUInt32LE(END, 60);
  bytes.writeUInt32LE(END, 68);
  bytes.fill(0xff, 76);
  bytes.writeUInt32LE(0, 76);
  return bytes;
}
