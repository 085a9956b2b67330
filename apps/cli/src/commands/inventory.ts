import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { CRITICALITIES, INVENTORY_KINDS, type Criticality, type InventoryKind } from '#contracts';
import { ImportInventoryDto, InventoryQueries, InventoryService, type ImportResult } from '#inventory';
import { choice } from '../choice.ts';
import { readText } from '../files.ts';
import { checked, say, withHouse } from '../house.ts';

interface ListOptions {
  kind?: string;
  criticality?: string;
  search?: string;
}

const PAGE = 200;

export function addInventoryCommands(inventory: Command): void {
  inventory
    .command('import <file>')
    .description('Take a CSV file over: all of it, or nothing and what is wrong where. Exits 1 then.')
    .requiredOption('--kind <kind>', `what the file lists: ${INVENTORY_KINDS.join(' or ')}`)
    .option('--dry-run', 'say what would happen and change nothing')
    .action(load);
  inventory
    .command('list')
    .description('List assets and identities: kind, name, criticality, tags, owner.')
    .option('--kind <kind>', `only one of ${INVENTORY_KINDS.join(', ')}`)
    .option('--criticality <criticality>', `only one of ${CRITICALITIES.join(', ')}`)
    .option('--search <text>', 'a part of a name, an address, an owner, a title or a tag')
    .action(list);
}

async function load(file: string, options: { kind: string; dryRun?: boolean }): Promise<void> {
  const { kind, csv, dry_run } = await checked(ImportInventoryDto, {
    kind: choice<InventoryKind>('--kind', INVENTORY_KINDS, options.kind),
    csv: await readText(file),
    dry_run: options.dryRun === true,
  });
  const result = await withHouse((house) => house.get(InventoryService).import(kind, csv, dry_run === true));
  sayResult(file, result);
  if (result.error_count > 0) process.exitCode = 1;
}

function sayResult(file: string, result: ImportResult): void {
  const { created, updated, unchanged, errors, error_count, ignored_columns, applied } = result;
  for (const { line, column, message } of errors) say(`${file}:${line ?? 1}:${column ?? 1} ${message}`);
  if (error_count > errors.length) say(`And ${error_count - errors.length} more faults.`);
  if (ignored_columns.length > 0) say(`Columns that mean nothing here: ${ignored_columns.join(', ')}`);
  if (error_count > 0) say('Nothing was changed.');
  else if (applied) say(`${created} added, ${updated} changed, ${unchanged} as they were`);
  else say(`Would add ${created} and change ${updated}; ${unchanged} are as they were. Nothing was changed.`);
}

async function list({ kind, criticality, search }: ListOptions): Promise<void> {
  const text = search?.trim().toLowerCase() ?? '';
  const filter = {
    kind: kind === undefined ? null : choice<InventoryKind>('--kind', INVENTORY_KINDS, kind),
    criticality:
      criticality === undefined ? null : choice<Criticality>('--criticality', CRITICALITIES, criticality),
    search: text === '' ? null : text,
  };
  const lines = await withHouse((house) => linesOf(house, filter));
  if (lines.length === 0)
    say('Nothing is listed so; take a file over with: npm run tw -- inventory import <file> --kind asset');
  for (const line of lines) say(line);
}

async function linesOf(
  house: INestApplicationContext,
  filter: Parameters<InventoryQueries['list']>[0],
): Promise<string[]> {
  const queries = house.get(InventoryQueries);
  const lines: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await queries.list(filter, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const { kind, name, criticality, tags, owner } of page.data)
      lines.push([kind, name, criticality, tags.join(';'), owner].join('\t'));
    cursor = page.meta.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return lines;
}
