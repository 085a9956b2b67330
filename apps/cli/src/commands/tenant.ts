import type { Command } from 'commander';
import { CreateTenantDto, TenantsQueries, TenantsService, type TenantChange } from '#tenants';
import { sayAddress } from '../address.ts';
import { checked, say, withPlatform } from '../house.ts';

export function addTenantCommands(tenant: Command): void {
  tenant
    .command('add <slug>')
    .description('Make a tenant; the password of its first administrator is printed once.')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--admin <email>', "its first administrator's address")
    .action(async (slug: string, { name, admin }: { name: string; admin: string }) => {
      const input = await checked(CreateTenantDto, { slug, name, admin_email: admin });
      const made = await withPlatform((house) => house.get(TenantsService).create(input));
      sayAddress(`Made ${slug}; its people sign in at`, made.tenant.sign_in_path);
      say(`Its administrator is ${admin} with the password ${made.password}`);
    });
  tenant
    .command('list')
    .description('List the tenants.')
    .action(async () => {
      const tenants = await withPlatform((house) => house.get(TenantsQueries).list());
      for (const { slug, name, disabled_at } of tenants)
        say(`${slug}\t${name}\t${disabled_at === null ? 'on' : 'disabled'}`);
    });
  tenant
    .command('rename <slug> <name>')
    .description('Change what people call it; its slug stays.')
    .action((slug: string, name: string) => change(slug, { name }));
  tenant
    .command('disable <slug>')
    .description('Nobody signs in, its keys open nothing, its sources take nothing; what is there stays.')
    .action((slug: string) => change(slug, { disabled: true }));
  tenant
    .command('enable <slug>')
    .description('Undo disable.')
    .action((slug: string) => change(slug, { disabled: false }));
}

async function change(slug: string, input: TenantChange): Promise<void> {
  const changed = await withPlatform((house) => house.get(TenantsService).change(slug, input));
  say(`${slug}\t${changed.name}\t${changed.disabled_at === null ? 'on' : 'disabled'}`);
}
