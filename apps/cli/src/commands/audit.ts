import type { Command } from 'commander';
import { pipeline } from 'node:stream/promises';
import {
  AuditExport,
  AuditQueries,
  readAnchorFile,
  readAnchors,
  recordKeys,
  verifyExport,
  type AnchorsRead,
  type Verification,
} from '#audit';
import { Config, Context, SecretBox, hasMasterKey } from '#platform';
import { openFile, readText } from '../files.ts';
import { say, withHouse } from '../house.ts';
import { NotDone } from '../not-done.ts';

interface VerifyOptions {
  file?: string;
  anchors?: string[];
  withoutKey?: boolean;
  json?: boolean;
}

const EXIT: Record<Verification['status'], number> = { intact: 0, broken: 1, unproved: 2 };
const NOT_CHECKED = 3;

const STATUSES = `
Exit status:
  0  intact, and nothing is unproved
  1  broken: the first broken entry is named
  2  nothing is broken, but something is unproved: it is named
  3  it could not be checked`;

export function addAuditCommands(audit: Command): void {
  audit
    .command('verify')
    .description('Check the record of the database, or an export of it without one.')
    .option('--file <export.jsonl>', 'an export to check instead of the database')
    .option(
      '--anchors <file...>',
      'heads kept outside by any process, in place of the own file (AUDIT_ANCHOR_FILE): a cut tail shows only by them',
    )
    .option('--without-key', 'check order and completeness of an export only')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', STATUSES)
    .action(async (options: VerifyOptions) => {
      const result = await verification(options).catch((error: unknown) => {
        throw new NotDone(NOT_CHECKED, error);
      });
      if (options.json === true) say(JSON.stringify(result));
      else report(result);
      process.exitCode = EXIT[result.status];
    });
  audit
    .command('export')
    .description('Print the whole sealed record.')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .action(async (options: { format: string }) => {
      if (options.format !== 'jsonl' && options.format !== 'csv')
        throw new Error('The format is jsonl or csv.');
      const format = options.format;
      await withHouse(async (house) => {
        await pipeline(await house.get(AuditExport).stream(format), process.stdout, { end: false });
      });
    });
}

async function verification(options: VerifyOptions): Promise<Verification> {
  const given = options.anchors === undefined ? null : await textOf(options.anchors);
  if (options.file === undefined)
    return withHouse((house) => {
      const { tenantId } = house.get(Context).current();
      const { anchor } = recordKeys(house.get(SecretBox));
      return house
        .get(AuditQueries)
        .verify(given === null ? undefined : readAnchors(given, tenantId, anchor));
    });
  const config = new Config();
  const keys =
    options.withoutKey === true || !hasMasterKey(config) ? null : recordKeys(new SecretBox(config));
  const anchorsFor = (tenantId: string): AnchorsRead | Promise<AnchorsRead> =>
    given === null
      ? readAnchorFile(config.auditAnchorFile, tenantId, keys?.anchor ?? null)
      : readAnchors(given, tenantId, keys?.anchor ?? null);
  // Reading to the end closes the file.
  const file = await openFile(options.file);
  return verifyExport(file.readLines(), keys, anchorsFor);
}

async function textOf(files: string[]): Promise<string> {
  return (await Promise.all(files.map(readText))).join('\n');
}

function report({ status, checked, head, first_break, unproved }: Verification): void {
  if (status === 'broken')
    say(`The record is BROKEN after ${checked} good entries. ${first_break?.message ?? ''}`);
  else if (head !== null)
    say(
      `The record is intact${status === 'intact' ? '' : ' as far as it was proved'}: ${checked} entries, head ${head.position} ${head.hash}.`,
    );
  for (const { message } of unproved) say(message);
}
