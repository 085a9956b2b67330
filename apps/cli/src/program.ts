import { Command } from 'commander';
import { chooseTenant } from './tenant-option.ts';

/** Loaded with the command that is run: the application behind them takes seconds that no help has to wait for. */
const COMMANDS: { name: string; description: string; load(): Promise<(command: Command) => void> }[] = [
  {
    name: 'migrate',
    description: 'Bring the database to this version (the server does so at its start, too).',
    load: async () => (await import('./commands/migrate.ts')).describeMigrate,
  },
  {
    name: 'tenant',
    description: 'Separate teams in one installation.',
    load: async () => (await import('./commands/tenant.ts')).addTenantCommands,
  },
  {
    name: 'user',
    description: 'People who sign in.',
    load: async () => (await import('./commands/user.ts')).addUserCommands,
  },
  {
    name: 'source',
    description: 'Where alerts come from.',
    load: async () => (await import('./commands/source.ts')).addSourceCommands,
  },
  {
    name: 'playbook',
    description: 'Playbooks as YAML files.',
    load: async () => (await import('./commands/playbook.ts')).addPlaybookCommands,
  },
  {
    name: 'inventory',
    description: 'The lists of assets and identities.',
    load: async () => (await import('./commands/inventory.ts')).addInventoryCommands,
  },
  {
    name: 'settings',
    description: 'What may be changed while the server runs.',
    load: async () => (await import('./commands/settings.ts')).addSettingsCommands,
  },
  {
    name: 'audit',
    description: 'The record of everything that was done.',
    load: async () => (await import('./commands/audit.ts')).addAuditCommands,
  },
];

/** The command line. It works on the same settings as the server, beside it or alone. */
export function createProgram(): Command {
  const program = new Command('tw')
    .description(
      'Triage Warden from the command line. Uses the settings of the server (DATABASE_URL, DATA_DIR, …).',
    )
    .option('--tenant <name>', 'for which tenant, where there are several')
    .hook('preSubcommand', async (_program, command) => {
      await COMMANDS.find(({ name }) => name === command.name())
        ?.load()
        .then((complete) => complete(command));
    })
    .hook('preAction', (_program, command) =>
      chooseTenant(command.optsWithGlobals<{ tenant?: string }>().tenant),
    )
    .showHelpAfterError()
    // Commander's own would describe a command that is not loaded.
    .helpCommand(false);
  for (const { name, description } of COMMANDS) program.command(name).description(description);
  program
    .command('help [command]')
    .description('display help for command')
    .action(async (name?: string) => {
      if (!COMMANDS.some((command) => command.name === name)) program.help({ error: name !== undefined });
      await program.parseAsync([name ?? '', '--help'], { from: 'user' });
    });
  return program;
}
