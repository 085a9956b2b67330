import type { Command } from 'commander';
import { pipeline } from 'node:stream/promises';
import { AuditExport, AuditQueries, auditKey, readAnchors, verifyExport, type Verification } from '#audit';
import { Config, Context, SecretBox, hasMasterKey } from '#platform';
import { openFile, readText } from '../files.ts';
import { say, withHouse } from '../house.ts';

interface VerifyOptions {
  file?: string;
  anchors?: string;
  withoutKey?: boolean;
}

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('The record of everything that was done.');
  audit
    .command('verify')
    .description('Check the chain of the database, or of an export without one. Exits 1 when it is broken.')
    .option('--file <export.jsonl>', 'an export to check instead of the database')
    .option('--anchors <file>', 'heads kept outside (AUDIT_ANCHOR_FILE): a cut tail shows only by them')
    .option('--without-key', 'check order and completeness of an export only')
    .action(async (options: VerifyOptions) => report(await verification(options)));
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
  const anchors = options.anchors === undefined ? undefined : await readText(options.anchors);
  if (options.file === undefined)
    return withHouse((house) => {
      const { tenantId } = house.get(Context).current();
      return house
        .get(AuditQueries)
        .verify(anchors === undefined ? undefined : readAnchors(anchors, tenantId));
    });
  const config = new Config();
  const key = options.withoutKey === true || !hasMasterKey(config) ? null : auditKey(new SecretBox(config));
  // Reading to the end closes the file.
  const file = await openFile(options.file);
  return verifyExport(file.readLines(), key, (tenantId) => readAnchors(anchors ?? '', tenantId));
}

function report(result: Verification): void {
  if (result.first_break === null && result.checked === 0) {
    say('The record is empty: nothing was verified. Is this the right database (DATABASE_URL, DATA_DIR)?');
    process.exitCode = 1;
  } else if (result.first_break === null)
    say(
      `The record is intact: ${result.checked} entries${result.head === null ? '' : `, head ${result.head.position} ${result.head.hash}`}.`,
    );
  else say(`The record is BROKEN after ${result.checked} good entries. ${result.first_break.message}`);
  for (const sentence of result.unproved) say(sentence);
  if (!result.intact) process.exitCode = 1;
}
