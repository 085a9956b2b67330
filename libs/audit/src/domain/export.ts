import type { AuditEntry } from '#platform';
import type { AnchorsRead } from './anchor.ts';
import { endSeal, type RecordKeys } from './chain.ts';
import { readableDetails } from './readable.ts';
import { isPartHeader, PartVerifier, type PartLine, type PartLink } from './part.ts';
import { ChainVerifier, type Link, type Verification } from './verify.ts';

/** The first line of a JSON Lines export: whose it is. Then one line for each place of the chain. */
export interface ExportHeader {
  triage_warden_audit: 1;
  tenant_id: string;
}

interface ExportLine {
  position: number;
  hash: string;
  entry_id: string;
  entry: AuditEntry | null;
  /** Hex: what authenticates the entry. Not there where nothing does. */
  mac?: string;
}

/**
 * The last line of a JSON Lines export: where the chain ended when it was written, under the chain's key. Without
 * it nobody could tell an export whose end is missing from a shorter one.
 */
interface ExportEnd {
  end: { position: number; hash: string; at?: string; seal: string };
}

export function endLine(
  keys: RecordKeys,
  tenantId: string,
  end: { position: number; hash: Buffer; at: string },
): string {
  const { position, hash, at } = end;
  const seal = endSeal(keys, tenantId, end).toString('hex');
  const line: ExportEnd = { end: { position, hash: hash.toString('hex'), at, seal } };
  return `${JSON.stringify(line)}\n`;
}

export function headerLine(tenantId: string): string {
  return `${JSON.stringify({ triage_warden_audit: 1, tenant_id: tenantId } satisfies ExportHeader)}\n`;
}

export function exportLine(link: Link): string {
  const line: ExportLine = {
    position: link.position,
    hash: link.hash.toString('hex'),
    entry_id: link.entry_id,
    entry: link.entry,
    ...(link.mac === null ? {} : { mac: link.mac.toString('hex') }),
  };
  return `${JSON.stringify(line)}\n`;
}

const CSV_COLUMNS = [
  'id',
  'occurred_at',
  'actor_type',
  'actor_id',
  'actor_name',
  'ip',
  'correlation_id',
  'event',
  'subject_type',
  'subject_id',
  'reason',
  'details',
] as const;

export const CSV_HEADER = `position,hash,${CSV_COLUMNS.join(',')}\r\n`;

export function csvLine(link: Link): string {
  return `${link.position},${link.hash.toString('hex')},${csvCells(link.entry)}\r\n`;
}

export const PART_CSV_HEADER = `position,hash,previous,mac,${CSV_COLUMNS.join(',')}\r\n`;

export function partCsvLine({ place, entry, mac }: PartLink): string {
  const proof = [
    place?.position,
    ...[place?.hash, place?.previous, mac].map((value) => value?.toString('hex')),
  ];
  return `${proof.map((value) => value ?? '').join(',')},${csvCells(entry)}\r\n`;
}

function csvCells(entry: AuditEntry | null): string {
  return CSV_COLUMNS.map((column) => {
    const value = entry?.[column] ?? '';
    return csvCell(typeof value === 'string' ? value : JSON.stringify(value));
  }).join(',');
}

/** A spreadsheet must not run a cell: text that would begin a formula gets an apostrophe before it. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

type Line = Record<string, unknown>;

/** What a line was; `stranger`: none of such an export, `broken`: the rest proves nothing more. */
type LineRead = 'entry' | 'end' | 'broken' | 'stranger';

interface ExportReader {
  read(value: Line, text: string): LineRead;
  /** @param ended its last line was there */
  result(ended: boolean): Verification;
}

/**
 * Verifies a JSON Lines export without a database, of the whole record or of a part of it.
 * @param keys null when they are not at hand
 * @throws Error naming the line that is not one of an export
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  keys: RecordKeys | null,
  anchorsFor: (tenantId: string) => AnchorsRead | Promise<AnchorsRead>,
): Promise<Verification> {
  let reader: ExportReader | null = null;
  let read: LineRead = 'entry';
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const value = parseLine(line, number);
    if (reader === null) {
      if (!isHeader(value) && !isPartHeader(value))
        throw new Error('Line 1 is not the head of an audit export.');
      const { anchors, leftAside } = await anchorsFor(value.tenant_id);
      reader = isPartHeader(value)
        ? partReader(new PartVerifier(value.tenant_id, keys, anchors, leftAside), line)
        : wholeReader(new ChainVerifier(value.tenant_id, keys, anchors, leftAside));
      continue;
    }
    if (read === 'end') throw new Error(`Line ${number} comes after the end of the export.`);
    read = reader.read(value, line);
    if (read === 'stranger') throw new Error(`Line ${number} is not an entry of an audit export.`);
    if (read === 'broken') break;
  }
  if (reader === null) throw new Error('The file is empty.');
  return reader.result(read === 'end');
}

function wholeReader(verifier: ChainVerifier): ExportReader {
  return {
    read(value) {
      if (isEnd(value)) {
        const { position, hash, seal, at } = value.end;
        verifier.end(position, Buffer.from(hash, 'hex'), Buffer.from(seal, 'hex'), at ?? null);
        return 'end';
      }
      if (!isEntry(value)) return 'stranger';
      const entry = value.entry && readable(value.entry);
      const link = { ...value, entry, hash: Buffer.from(value.hash, 'hex'), mac: hexOrNull(value.mac) };
      return verifier.add(link) ? 'entry' : 'broken';
    },
    result(ended) {
      if (!ended) verifier.endMissing();
      return verifier.result();
    },
  };
}

function partReader(verifier: PartVerifier, header: string): ExportReader {
  verifier.read(header);
  return {
    read(value, text) {
      if (isPartEnd(value)) {
        verifier.end(value.end.entries, Buffer.from(value.end.seal, 'hex'));
        return 'end';
      }
      if (!isPartEntry(value)) return 'stranger';
      verifier.read(text);
      const { position, hash, previous, mac } = value;
      const place =
        position === null || hash === null
          ? null
          : { position, hash: Buffer.from(hash, 'hex'), previous: hexOrNull(previous) };
      return verifier.add({ place, entry: readable(value.entry), mac: hexOrNull(mac) }) ? 'entry' : 'broken';
    },
    result(ended) {
      if (!ended) verifier.endMissing();
      return verifier.result();
    },
  };
}

function readable(entry: AuditEntry): AuditEntry {
  return { ...entry, details: readableDetails(entry.details) };
}

function hexOrNull(value: string | null | undefined): Buffer | null {
  return value === null || value === undefined ? null : Buffer.from(value, 'hex');
}

function parseLine(line: string, number: number): Line {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Error(`Line ${number} is not one of an audit export: it is not a JSON object.`);
}

function isHeader(value: object): value is ExportHeader {
  return 'triage_warden_audit' in value && 'tenant_id' in value && typeof value.tenant_id === 'string';
}

function isEntry(value: Record<string, unknown>): value is ExportLine & Record<string, unknown> {
  return (
    typeof value.position === 'number' &&
    typeof value.hash === 'string' &&
    typeof value.entry_id === 'string' &&
    (value.entry === null || isWhole(value.entry)) &&
    (value.mac === undefined || typeof value.mac === 'string')
  );
}

function isWhole(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const fields = entry as Record<string, unknown>;
  return CSV_COLUMNS.every((column) => {
    const value = fields[column];
    return column === 'details' ? value !== undefined : value === null || typeof value === 'string';
  });
}

function isEnd(value: Record<string, unknown>): value is ExportEnd & Record<string, unknown> {
  const end = value.end as Partial<ExportEnd['end']> | null | undefined;
  return typeof end?.position === 'number' && typeof end.hash === 'string' && typeof end.seal === 'string';
}

interface PartEnd {
  end: { entries: number; seal: string };
}

function isPartEnd(value: Line): value is PartEnd & Line {
  const end = value.end as Partial<PartEnd['end']> | null | undefined;
  return typeof end?.entries === 'number' && typeof end.seal === 'string';
}

function isPartEntry(value: Line): value is PartLine & Line {
  return (
    (value.position === null || typeof value.position === 'number') &&
    [value.hash, value.previous].every((hash) => hash === null || typeof hash === 'string') &&
    (value.mac === undefined || typeof value.mac === 'string') &&
    isWhole(value.entry)
  );
}
