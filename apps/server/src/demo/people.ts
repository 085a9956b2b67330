import { createHmac } from 'node:crypto';
import type { Role } from '#contracts';
import type { SecretBox } from '#platform';

export interface DemoPerson {
  email: string;
  name: string;
  role: Role;
}

export const DEMO_PEOPLE = {
  ana: { email: 'analyst@demo.example', name: 'Ana Analyst', role: 'analyst' },
  sam: { email: 'senior@demo.example', name: 'Sam Senior', role: 'senior_analyst' },
  mia: { email: 'manager@demo.example', name: 'Mia Manager', role: 'manager' },
} as const satisfies Record<string, DemoPerson>;

export type DemoName = keyof typeof DEMO_PEOPLE;

export interface DemoTeam {
  name: string;
  members: readonly DemoName[];
}

/** Who looks at what: the manager at both, for one person alone is asleep at times. */
export const DEMO_TEAMS = {
  mails: { name: 'Mails', members: ['ana', 'mia'] },
  hosts: { name: 'Hosts and accounts', members: ['sam', 'mia'] },
} as const satisfies Record<string, DemoTeam>;

export type DemoTeamName = keyof typeof DEMO_TEAMS;

/** The installation's own, from its master key: the sign-in page tells it, so that nothing of it needs to be stored. */
export function demoPassword(box: SecretBox, { email }: Pick<DemoPerson, 'email'>): string {
  const digest = createHmac('sha256', box.key('demo-accounts')).update(email).digest('hex');
  return [digest.slice(0, 4), digest.slice(4, 8), digest.slice(8, 12)].join('-');
}
