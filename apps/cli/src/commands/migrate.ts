import type { Command } from 'commander';
import { Config, migrate } from '#platform';
import { say, withDatabase } from '../house.ts';

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database to this version (the server does so at its start, too).')
    .action(async () => {
      await withDatabase(new Config(), migrate);
      say('The database is up to date.');
    });
}
