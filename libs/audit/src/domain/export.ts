import type { KeyObject } from 'node:crypto';
import { GENESIS, type ChainedEntry } from './chain.ts';
import { ChainVerifier, type Anchor, type Link, type Verification } from './verify.ts';

/** The first line of a JSON Lines export: whose it is. Then one line for each place of the chain. */
export interface ExportHeader {
  triage_warden_audit: 1;
  tenant_id: string;
}

interface ExportLine {
  position: number;
  hash: string;
  entry_id: string;
  entry: ChainedEntry | null;
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
  const entry = link.entry;
  const cells = CSV_COLUMNS.map((column) => {
    const value = entry?.[column] ?? '';
    return csvCell(typeof value === 'string' ? value : JSON.stringify(value));
  });
  return `${link.position},${link.hash.toString('hex')},${cells.join(',')}\r\n`;
}

/** A spreadsheet must not run a cell: text that would begin a formula gets an apostrophe before it. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Verifies a JSON Lines export without a database.
 * @param keyFor the chain's key, or null when it is not at hand
 * @throws Error naming the line that is not one of an export
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  key: KeyObject | null,
  anchorsFor: (tenantId: string) => Anchor[],
): Promise<Verification> {
  let verifier: ChainVerifier | null = null;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const value = parseLine(line, number);
    if (verifier === null) {
      if (!('triage_warden_audit' in value)) throw new Error('Line 1 is not the head of an audit export.');
      verifier = new ChainVerifier(value.tenant_id, key, anchorsFor(value.tenant_id), {
        position: 1,
        previous: GENESIS,
      });
    } else if ('position' in value) {
      if (!verifier.add({ ...value, hash: Buffer.from(value.hash, 'hex') })) break;
    } else throw new Error(`Line ${number} is not an entry of an audit export.`);
  }
  if (verifier === null) throw new Error('The file is empty.');
  return verifier.result();
}

function parseLine(line: string, number: number): ExportHeader | ExportLine {
  try {
    return JSON.parse(line) as ExportHeader | ExportLine;
  } catch {
    throw new Error(`Line ${number} is not JSON.`);
  }
}
