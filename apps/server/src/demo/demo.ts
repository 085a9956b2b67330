import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncidentType } from '#contracts';
import { ConnectorsService } from '#connectors';
import { Clock, Context, Ids, SecretBox, Tenants, systemContext, type MovableClock } from '#platform';
import { TeamsService } from '#teams';
import { UsersService } from '#users';
import { WebhookSourcesQueries, WebhookSourcesService, type SourceFormat } from '#webhooks';
import { DemoHouse } from './house.ts';
import {
  DEMO_PEOPLE,
  DEMO_TEAMS,
  demoPassword,
  type DemoName,
  type DemoPerson,
  type DemoTeam,
  type DemoTeamName,
} from './people.ts';
import type { DemoAlert } from './story/alert.ts';
import { STORY_DAYS, story } from './story/story.ts';

const CONNECTORS = {
  simulated_threat_intelligence: 'Simulated threat intelligence',
  simulated_domain_registration: 'Simulated registration data',
  simulated_siem: 'Simulated SIEM',
  simulated_edr: 'Simulated EDR',
  simulated_email: 'Simulated email gateway',
  simulated_identity: 'Simulated identity provider',
  simulated_ticketing: 'Simulated ticketing',
  simulated_messaging: 'Simulated messaging',
  simulated_mail_sending: 'Simulated mail server',
};

const SOURCES: {
  slug: DemoAlert['source'];
  name: string;
  format: SourceFormat;
  default_type: IncidentType;
  team: DemoTeamName;
}[] = [
  {
    slug: 'demo-mail',
    name: 'Reported mails (demo)',
    format: 'raw_email',
    default_type: 'phishing',
    team: 'mails',
  },
  {
    slug: 'demo-edr',
    name: 'EDR (demo)',
    format: 'crowdstrike',
    default_type: 'malware',
    team: 'hosts',
  },
  {
    slug: 'demo-siem',
    name: 'SIEM (demo)',
    format: 'splunk_alert',
    default_type: 'suspicious_login',
    team: 'hosts',
  },
  {
    slug: 'demo-defender',
    name: 'Defender (demo)',
    format: 'microsoft_defender',
    default_type: 'malware',
    team: 'hosts',
  },
];

const DAY_MS = 24 * 3_600_000;

/** From here on it is two weeks ago, until the story has been told: what is set up was set up then. */
export function goBack(app: NestFastifyApplication): void {
  const clock = app.get<MovableClock>(Clock);
  clock.moveTo(new Date(clock.now().getTime() - STORY_DAYS * DAY_MS));
}

/**
 * Fills an empty installation with simulated connectors, three people in two teams and two weeks of incidents, which
 * go the way that every alert goes while the clock is moved. Before anybody is let in: time is the present's again
 * when it returns.
 * @returns the lines to print once, or none when the demo is there already
 */
export async function seedDemo(app: NestFastifyApplication): Promise<string[]> {
  const context = app.get(Context);
  const { id } = await app.get(Tenants).platform();
  try {
    return await context.run(systemContext('demo', app.get(Ids).next(), id), async () => {
      if (await isSeeded(app)) return [];
      for (const [type, name] of Object.entries(CONNECTORS))
        await app.get(ConnectorsService).create({ type, name });
      const people = await addPeople(app);
      const secrets = await addSources(app, await addTeams(app, people));
      const house = new DemoHouse(app, id, people, secrets);
      await house.agree();
      await house.live(story(new Date()));
      return ['The demo has three more people:', ...Object.values(DEMO_PEOPLE).map(signInLine(app))];
    });
  } finally {
    app.get<MovableClock>(Clock).moveToPresent();
  }
}

async function addPeople(app: NestFastifyApplication): Promise<Map<DemoName, string>> {
  const people = new Map<DemoName, string>();
  for (const [name, person] of Object.entries(DEMO_PEOPLE)) {
    const password = demoPassword(app.get(SecretBox), person);
    const { id } = await app.get(UsersService).create({ ...person, password, must_change_password: false });
    people.set(name as DemoName, id);
  }
  return people;
}

async function addTeams(
  app: NestFastifyApplication,
  people: ReadonlyMap<DemoName, string>,
): Promise<Map<DemoTeamName, string>> {
  const teams = new Map<DemoTeamName, string>();
  for (const [key, { name, members }] of Object.entries<DemoTeam>(DEMO_TEAMS)) {
    const member_ids = members.flatMap((member) => people.get(member) ?? []);
    const { id } = await app.get(TeamsService).create({ name, member_ids });
    teams.set(key as DemoTeamName, id);
  }
  return teams;
}

/** @returns their secrets by slug */
async function addSources(
  app: NestFastifyApplication,
  teams: ReadonlyMap<DemoTeamName, string>,
): Promise<Map<string, string>> {
  const secrets = new Map<string, string>();
  for (const { team, ...source } of SOURCES) {
    const team_id = teams.get(team) ?? null;
    const made = await app
      .get(WebhookSourcesService)
      .create({ ...source, team_id, authentication: 'bearer' });
    secrets.set(source.slug, made.secret);
  }
  return secrets;
}

function signInLine(app: NestFastifyApplication): (person: DemoPerson) => string {
  return (person) =>
    `  ${person.email} (${person.role}) with the password ${demoPassword(app.get(SecretBox), person)}`;
}

async function isSeeded(app: NestFastifyApplication): Promise<boolean> {
  const { data } = await app.get(WebhookSourcesQueries).list({ limit: 200 });
  return data.some(({ slug }) => slug.startsWith('demo-'));
}
