import type { Command } from 'commander';
import { INCIDENT_TYPES, SEVERITIES, type IncidentType, type Severity } from '#contracts';
import {
  CreateSourceDto,
  SOURCE_AUTHENTICATIONS,
  SOURCE_FORMATS,
  WebhookSourcesQueries,
  WebhookSourcesService,
  authenticationNamed,
  type SourceAuthentication,
  type SourceFormat,
} from '#webhooks';
import { sayAddress } from '../address.ts';
import { choice } from '../choice.ts';
import { checked, say, withHouse } from '../house.ts';

interface AddOptions {
  name?: string;
  format: string;
  authentication: string;
  authenticationName?: string;
  type?: string;
  severity?: string;
  playbook?: string;
  triage: boolean;
}

export function addSourceCommands(source: Command): void {
  source
    .command('add <slug>')
    .description('Make a webhook source; its secret is printed once.')
    .option('--name <name>', 'what people call it (default: the slug)')
    .option('--format <format>', `one of ${SOURCE_FORMATS.join(', ')}`, 'auto')
    .option('--authentication <kind>', `one of ${SOURCE_AUTHENTICATIONS.join(', ')}`, 'hmac')
    .option(
      '--authentication-name <name>',
      "the header's, the user's or the parameter's name, where the authentication has one",
    )
    .option('--type <type>', `incident type of alerts that name none: ${INCIDENT_TYPES.join(', ')}`)
    .option('--severity <severity>', `severity of alerts that name none: ${SEVERITIES.join(', ')}`)
    .option('--playbook <name>', 'the playbook for all its incidents (default: by type)')
    .option('--no-triage', 'do not triage by itself')
    .action(add);
  source
    .command('list')
    .description('List the sources.')
    .action(async () => {
      const { data } = await withHouse((house) => house.get(WebhookSourcesQueries).list({ limit: 200 }));
      if (data.length === 0) say('There is no source yet; make one with: npm run tw -- source add <slug>');
      for (const { slug, format, authentication, enabled } of data)
        say(`${slug}\t${format}\t${authentication}\t${enabled ? 'on' : 'off'}`);
    });
}

async function add(slug: string, options: AddOptions): Promise<void> {
  const source = await checked(CreateSourceDto, sourceOf(slug, options));
  const made = await withHouse((house) => house.get(WebhookSourcesService).create(source));
  sayAddress('Deliver to', made.path);
  say(`Secret (shown only now): ${made.secret}`);
  const { setup, warning } = authenticationNamed(made.authentication) ?? {};
  say(`At the sender: ${setup}`);
  if (typeof warning === 'string') say(`WARNING: ${warning}`);
}

function sourceOf(slug: string, options: AddOptions): CreateSourceDto {
  return {
    slug,
    name: options.name ?? slug,
    format: choice<SourceFormat>('--format', SOURCE_FORMATS, options.format),
    authentication: choice<SourceAuthentication>(
      '--authentication',
      SOURCE_AUTHENTICATIONS,
      options.authentication,
    ),
    auto_triage: options.triage,
    ...(options.authenticationName === undefined ? {} : { authentication_name: options.authenticationName }),
    ...(options.type === undefined
      ? {}
      : { default_type: choice<IncidentType>('--type', INCIDENT_TYPES, options.type) }),
    ...(options.severity === undefined
      ? {}
      : { default_severity: choice<Severity>('--severity', SEVERITIES, options.severity) }),
    ...(options.playbook === undefined ? {} : { playbook: options.playbook }),
  };
}
