import { Command } from 'commander';
import { addAuditCommands } from './commands/audit.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addPlaybookCommands } from './commands/playbook.ts';
import { addSettingsCommands } from './commands/settings.ts';
import { addSourceCommands } from './commands/source.ts';
import { addTenantCommands } from './commands/tenant.ts';
import { addUserCommands } from './commands/user.ts';
import { chooseTenant } from './house.ts';

/** The command line. It works on the same settings as the server, beside it or alone. */
export function createProgram(): Command {
  const program = new Command('tw')
    .description(
      'Triage Warden from the command line. Uses the settings of the server (DATABASE_URL, DATA_DIR, …).',
    )
    .option('--tenant <name>', 'for which tenant, where there are several')
    .hook('preAction', (_program, command) =>
      chooseTenant(command.optsWithGlobals<{ tenant?: string }>().tenant),
    )
    .showHelpAfterError();
  addMigrateCommand(program);
  addTenantCommands(program);
  addUserCommands(program);
  addSourceCommands(program);
  addPlaybookCommands(program);
  addSettingsCommands(program);
  addAuditCommands(program);
  return program;
}
