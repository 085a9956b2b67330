import type { Command } from 'commander';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { AuditExport, AuditQueries, auditKey, readAnchors, verifyExport, type Verification } from '#audit';
import { Config, Context, SecretBox, hasMasterKey } from '#platform';
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
        for await (const chunk of await house.get(AuditExport).stream(format))
          process.stdout.write(String(chunk));
      });
    });
}

async function verification(options: VerifyOptions): Promise<Verification> {
  const anchors = options.anchors === undefined ? undefined : await readFile(options.anchors, 'utf8');
  if (options.file === undefined)
    return withHouse((house) => {
      const { tenantId } = house.get(Context).current();
      return house
        .get(AuditQueries)
        .verify(anchors === undefined ? undefined : readAnchors(anchors, tenantId));
    });
  const config = new Config();
  const key = options.withoutKey === true || !hasMasterKey(config) ? null : auditKey(new SecretBox(config));
  const lines = createInterface({ input: createReadStream(options.file), crlfDelay: Infinity });
  return verifyExport(lines, key, (tenantId) => readAnchors(anchors ?? '', tenantId));
}

function report(result: Verification): void {
  if (result.first_break === null)
    say(
      `The record is intact: ${result.checked} entries${result.head === null ? '' : `, head ${result.head.position} ${result.head.hash}`}.`,
    );
  else say(`The record is BROKEN after ${result.checked} good entries. ${result.first_break.message}`);
  for (const sentence of result.unproved) say(sentence);
  if (!result.intact) process.exitCode = 1;
}
