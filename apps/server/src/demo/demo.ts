import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncidentType } from '#contracts';
import { ConnectorsService } from '#connectors';
import { Clock, Context, Ids, SecretBox, Tenants, systemContext, type MovableClock } from '#platform';
import { UsersService } from '#users';
import { WebhookSourcesQueries, WebhookSourcesService, type SourceFormat } from '#webhooks';
import { DemoHouse } from './house.ts';
import { DEMO_PEOPLE, demoPassword, type DemoName, type DemoPerson } from './people.ts';
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
}[] = [
  { slug: 'demo-mail', name: 'Reported mails (demo)', format: 'raw_email', default_type: 'phishing' },
  { slug: 'demo-edr', name: 'EDR (demo)', format: 'crowdstrike', default_type: 'malware' },
  { slug: 'demo-siem', name: 'SIEM (demo)', format: 'splunk_alert', default_type: 'suspicious_login' },
  { slug: 'demo-defender', name: 'Defender (demo)', format: 'microsoft_defender', default_type: 'malware' },
];

const DAY_MS = 24 * 3_600_000;

/** From here on it is two weeks ago, until the story has been told: what is set up was set up then. */
export function goBack(app: NestFastifyApplication): void {
  const clock = app.get<MovableClock>(Clock);
  clock.moveTo(new Date(clock.now().getTime() - STORY_DAYS * DAY_MS));
}

/**
 * Fills an empty installation with simulated connectors, three people and two weeks of incidents, which go the
 * way that every alert goes while the clock is moved. Before anybody is let in: time is the present's again when it
 * returns.
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
      const secrets = new Map<string, string>();
      for (const source of SOURCES) {
        const made = await app.get(WebhookSourcesService).create({ ...source, authentication: 'bearer' });
        secrets.set(source.slug, made.secret);
      }
      const people = await addPeople(app);
      await new DemoHouse(app, id, people, secrets).live(story(new Date()));
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

function signInLine(app: NestFastifyApplication): (person: DemoPerson) => string {
  return (person) =>
    `  ${person.email} (${person.role}) with the password ${demoPassword(app.get(SecretBox), person)}`;
}

async function isSeeded(app: NestFastifyApplication): Promise<boolean> {
  const { data } = await app.get(WebhookSourcesQueries).list({ limit: 200 });
  return data.some(({ slug }) => slug.startsWith('demo-'));
}
