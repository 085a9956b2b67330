import { ROLES, type Role } from '#contracts';
import { defineSettings, type Config } from '#platform';

/** `to_decide`: not to sign in, but before the first decision of an approval. `always`: before anything else. */
export const SECOND_FACTOR_NEEDS = ['optional', 'to_decide', 'always'] as const;
export type SecondFactorNeed = (typeof SECOND_FACTOR_NEEDS)[number];

interface SecondFactorSettings extends Record<Role, SecondFactorNeed> {
  sign_in_again_minutes: number;
}

const TITLES: Record<Role, string> = {
  viewer: 'Viewers',
  analyst: 'Analysts',
  senior_analyst: 'Senior analysts',
  manager: 'Managers',
  admin: 'Administrators',
};

function needOf(role: Role) {
  return {
    type: 'string',
    enum: [...SECOND_FACTOR_NEEDS],
    title: TITLES[role],
    description: 'When people of this role need one.',
  };
}

/**
 * Where people are reached by https, whoever decides above the analyst's level needs one from the start. An
 * installation on one's own machine, and the demo, can be tried without.
 */
function defaultNeed(role: Role, config: Config): SecondFactorNeed {
  const served = config.baseUrl.startsWith('https:') && !config.demo;
  return served && role !== 'viewer' && role !== 'analyst' ? 'to_decide' : 'optional';
}

export const secondFactorSettings = defineSettings<SecondFactorSettings>({
  key: 'second_factor',
  title: 'Second factor',
  description:
    'Who needs an authenticator app or a passkey: nobody has to (optional), whoever decides approvals (to decide), or everybody of the role before anything else (always).',
  fields: {
    viewer: needOf('viewer'),
    analyst: needOf('analyst'),
    senior_analyst: needOf('senior_analyst'),
    manager: needOf('manager'),
    admin: needOf('admin'),
    sign_in_again_minutes: {
      type: 'integer',
      minimum: 1,
      maximum: 720,
      title: 'Sign in again after (minutes)',
      description:
        'How old the last proof of who somebody is may be when they change users, keys, settings, policy, connectors or second factors.',
    },
  },
  defaults: (config) => ({
    ...(Object.fromEntries(ROLES.map((role) => [role, defaultNeed(role, config)])) as Record<
      Role,
      SecondFactorNeed
    >),
    sign_in_again_minutes: 15,
  }),
});
