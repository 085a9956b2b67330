import type { Command } from 'commander';
import { Config, SettingError, migrate } from '#platform';
import { say, withDatabase } from '../house.ts';

export function describeMigrate(command: Command): void {
  command.action(async () => {
    await withDatabase(new Config(), async (ownerUrl) => {
      if (ownerUrl === null)
        throw new SettingError('Only the owner may change the database: set DATABASE_URL to its address.');
      await migrate(ownerUrl);
    });
    say('The database is up to date.');
  });
}
