import type { Command } from 'commander';
import { ROLES, type Role } from '#contracts';
import { SecondFactorsService } from '#auth';
import { CreateUserDto, UserDirectory, UsersService } from '#users';
import { choice } from '../choice.ts';
import { checked, say, withHouse } from '../house.ts';

export function addUserCommands(user: Command): void {
  user
    .command('add <email>')
    .description('Make a user; the password is made by chance, printed once and changed at first use.')
    .requiredOption('--name <name>', 'full name')
    .option('--role <role>', `one of ${ROLES.join(', ')}`, 'analyst')
    .action(async (email: string, options: { name: string; role: string }) => {
      const role = choice<Role>('--role', ROLES, options.role);
      const user = await checked(CreateUserDto, { email, name: options.name, role });
      const made = await withHouse((house) => house.get(UsersService).create(user));
      say(`Made ${email} (${options.role}) with the password ${made.password ?? ''}`);
    });
  user
    .command('unlock <email>')
    .description('Forget the wrong passwords tried with this address: the next attempt need not wait.')
    .action(async (email: string) => {
      await withHouse(async (house) => {
        const id = await house.get(UserDirectory).idOf(email);
        await house.get(UsersService).unlock(id);
      });
      say(`${email} may sign in at once`);
    });
  user
    .command('remove-factors <email>')
    .description(
      'Remove the authenticator app, passkeys and recovery codes of somebody who has lost them; ends all sessions of the user.',
    )
    .action(async (email: string) => {
      const removed = await withHouse(async (house) => {
        const id = await house.get(UserDirectory).idOf(email);
        return house.get(SecondFactorsService).removeAllOf(id);
      });
      say(
        removed
          ? `The second factors of ${email} are removed; the password alone signs in`
          : `${email} has no second factor`,
      );
    });
  user
    .command('reset-password <email>')
    .description(
      'Set a new password made by chance, printed once, changed at first use; ends all sessions of the user.',
    )
    .action(async (email: string) => {
      const password = await withHouse(async (house) => {
        const id = await house.get(UserDirectory).idOf(email);
        return house.get(UsersService).resetPassword(id);
      });
      say(`The password of ${email} is now ${password}`);
    });
}
