import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncidentType } from '#contracts';
import { ConnectorsService } from '#connectors';
import { Clock, Context, Ids, Tenants, systemContext } from '#platform';
import { UsersService } from '#users';
import { WebhookSourcesQueries, WebhookSourcesService, type SourceFormat } from '#webhooks';
import { demoAlerts, type DemoAlert } from './demo-alerts.ts';

const PEOPLE = [
  { email: 'analyst@demo.example', name: 'Ana Analyst', role: 'analyst' },
  { email: 'senior@demo.example', name: 'Sam Senior', role: 'senior_analyst' },
  { email: 'manager@demo.example', name: 'Mia Manager', role: 'manager' },
] as const;

const CONNECTORS = {
  simulated_threat_intelligence: 'Simulated threat intelligence',
  simulated_domain_registration: 'Simulated registration data',
  simulated_siem: 'Simulated SIEM',
  simulated_edr: 'Simulated EDR',
  simulated_email: 'Simulated email gateway',
  simulated_identity: 'Simulated identity provider',
  simulated_ticketing: 'Simulated ticketing',
  simulated_messaging: 'Simulated messaging',
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

/**
 * Fills an empty installation with simulated connectors, three people and a handful of incidents, which go the
 * way that every alert goes.
 * @returns the lines to print once, or none when the demo is there already
 */
export async function seedDemo(app: NestFastifyApplication): Promise<string[]> {
  const context = app.get(Context);
  const { id } = await app.get(Tenants).platform();
  return context.run(systemContext('demo', app.get(Ids).next(), id), async () => {
    if (await isSeeded(app)) return [];
    for (const [type, name] of Object.entries(CONNECTORS))
      await app.get(ConnectorsService).create({ type, name });
    const lines: string[] = [];
    for (const person of PEOPLE) {
      const { password } = await app.get(UsersService).create({ ...person, must_change_password: false });
      lines.push(`  ${person.email} (${person.role}) with the password ${password ?? ''}`);
    }
    const secrets = new Map<string, string>();
    for (const source of SOURCES) {
      const made = await app.get(WebhookSourcesService).create({ ...source, authentication: 'bearer' });
      secrets.set(source.slug, made.secret);
    }
    for (const alert of demoAlerts(app.get(Clock).now()))
      await deliver(app, alert, secrets.get(alert.source) ?? '');
    return ['The demo has three more people:', ...lines];
  });
}

async function isSeeded(app: NestFastifyApplication): Promise<boolean> {
  const { data } = await app.get(WebhookSourcesQueries).list({ limit: 200 });
  return data.some(({ slug }) => slug.startsWith('demo-'));
}

async function deliver(app: NestFastifyApplication, alert: DemoAlert, secret: string): Promise<void> {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/webhooks/${alert.source}`,
    headers: { authorization: `Bearer ${secret}`, 'content-type': alert.contentType },
    payload: alert.body,
  });
  if (answer.statusCode >= 300)
    throw new Error(`The demo's alert for ${alert.source} was refused: ${answer.payload}`);
}
