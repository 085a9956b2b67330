import type { DirectoryUser, Identity } from '#connectors';
import type { IncidentType, JsonObject } from '#contracts';
import { defineAction, type ActionContext, type ActionDefinition } from '../definition.ts';
import { BOOLEAN, STRING, STRING_OR_NULL, output, parameters, string } from '../schemas.ts';
import { effect, missing } from './shared.ts';

interface UserParameters {
  user: string;
}

const ACCOUNT_TYPES: ReadonlySet<IncidentType> = new Set(['suspicious_login', 'account_compromise']);

interface Change {
  name: string;
  title: string;
  description: string;
  inverse: string;
  analyst: 'nothing' | 'request';
  recommended: ActionDefinition<UserParameters>['recommended'];
  /** Whether the account is enabled once it is done. */
  enabled: boolean;
  verb: string;
  call(identity: Identity, principal: string, signal: AbortSignal): Promise<void>;
}

function accountAction(change: Change): ActionDefinition {
  const { name, title, description, inverse, analyst, recommended, enabled } = change;
  const userOf = async (ctx: ActionContext<UserParameters>) => {
    const identity = await ctx.service('identity');
    const user = await identity.findUser(ctx.parameters.user, ctx.signal);
    if (user === null) throw missing(`user "${ctx.parameters.user}"`, 'The directory');
    return { identity, user };
  };
  return defineAction<UserParameters>({
    ...effect<UserParameters>({
      name,
      title,
      description,
      category: 'account',
      capability: 'identity',
      inverse,
      default_level: 'senior_analyst',
      target_type: 'user',
      analyst,
      code_parameters: [],
      recommended,
    }),
    parameters: parameters({
      user: string('User principal name or id', { max: 320, example: 'j.doe@example.com' }),
    }),
    output: output({
      user_id: STRING,
      principal: STRING,
      display_name: STRING_OR_NULL,
      enabled: BOOLEAN,
      already_done: BOOLEAN,
    }),
    targets: (p) => [p.user],
    summary: (p) => `${change.verb} the account of ${p.user}`,
    async apply(ctx) {
      const { identity, user } = await userOf(ctx);
      const alreadyDone = user.enabled === enabled;
      if (!alreadyDone) {
        await ctx.touching(namesOf(user));
        await ctx.send(() => change.call(identity, ctx.parameters.user, ctx.signal));
      }
      return { output: accountOutput(user, enabled, alreadyDone), evidence: [] };
    },
    resolve: async (ctx) => namesOf((await userOf(ctx)).user),
    knows: async ({ service, parameters: { user }, signal }) =>
      (await (await service('identity')).findUser(user, signal)) !== null,
    async readBack(ctx) {
      const { user } = await userOf(ctx);
      if (user.enabled !== enabled) return { state: 'not_done' };
      return { state: 'done', output: accountOutput(user, enabled, false) };
    },
  });
}

function namesOf({ principal, mail, id }: DirectoryUser): string[] {
  return [principal, mail, id].filter((name) => name !== null);
}

function accountOutput(user: DirectoryUser, enabled: boolean, alreadyDone: boolean): JsonObject {
  const { id, principal, display_name } = user;
  return { user_id: id, principal, display_name, enabled, already_done: alreadyDone };
}

export const disableUser = accountAction({
  name: 'disable_user',
  title: 'Disable user',
  description:
    'Blocks sign-in of an account in the directory. Sessions that are open end when their tokens do.',
  inverse: 'enable_user',
  analyst: 'request',
  recommended: ({ type, mail, users }) =>
    mail !== null || !ACCOUNT_TYPES.has(type)
      ? []
      : users.slice(0, 3).map((user) => ({
          parameters: { user },
          reason: `The account ${user} is involved in an incident judged malicious; disabling it stops its use and can be undone.`,
        })),
  enabled: false,
  verb: 'Disable',
  call: (identity, principal, signal) => identity.disable(principal, signal),
});

export const enableUser = accountAction({
  name: 'enable_user',
  title: 'Enable user',
  description: 'Lets a disabled account sign in again.',
  inverse: 'disable_user',
  analyst: 'nothing',
  recommended: null,
  enabled: true,
  verb: 'Enable',
  call: (identity, principal, signal) => identity.enable(principal, signal),
});
