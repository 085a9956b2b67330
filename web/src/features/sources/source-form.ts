import { INCIDENT_TYPES, SEVERITIES } from '#contracts';
import type {
  SourceDto,
  WebhookAuthenticationDto,
  WebhookFormatDto,
} from '../../shared/api/generated/index.ts';
import type { FormSchema, FormValues } from '../../shared/ui/json-schema-form.tsx';
import { t } from '../../shared/texts/texts.ts';

interface Choices {
  formats: readonly WebhookFormatDto[];
  authentications: readonly WebhookAuthenticationDto[];
  /** All there are, or none where they are not known. */
  playbooks: readonly { name: string; enabled: boolean }[];
  teams: readonly { id: string; name: string; archived: boolean }[];
}

/** The form of a source; a slug is chosen once, a name for the authentication where it needs one. */
export function sourceSchema(values: FormValues, isNew: boolean, choices: Choices): FormSchema {
  const authentication = choices.authentications.find(({ name }) => name === values['authentication']);
  const format = choices.formats.find(({ name }) => name === values['format']);
  const named = authentication?.authentication_name ?? null;
  return {
    type: 'object',
    required: [
      ...(isNew ? ['slug'] : []),
      'name',
      'format',
      'authentication',
      ...(named?.usual === null ? ['authentication_name'] : []),
    ],
    properties: {
      ...(isNew
        ? {
            slug: {
              type: 'string',
              title: t`Slug`,
              description: t`The end of its address, /api/webhooks/<slug>. It never changes.`,
              examples: ['mail-gateway'],
            },
          }
        : {}),
      name: { type: 'string', title: t`Name`, examples: [t`Mail gateway`] },
      format: {
        type: 'string',
        title: t`Format`,
        oneOf: choices.formats.map(({ name, title }) => ({ const: name, title })),
        ...(format ? { description: `${format.sender}. ${format.reads}` } : {}),
      },
      authentication: {
        type: 'string',
        title: t`Authentication`,
        oneOf: choices.authentications.map(({ name, title }) => ({ const: name, title })),
        ...(authentication ? { description: authenticationSentence(authentication, format, choices) } : {}),
      },
      ...(named
        ? {
            authentication_name: {
              type: 'string',
              title: named.title,
              examples: [named.example],
              ...(named.usual === null ? {} : { description: t`${named.usual} when empty.` }),
            },
          }
        : {}),
      ...handling(values, choices),
    },
  };
}

function authenticationSentence(
  { name, description, setup, replay }: WebhookAuthenticationDto,
  format: WebhookFormatDto | undefined,
  { authentications }: Choices,
): string {
  const sentence = t`${description} At the sender: ${setup.replace(/[.]$/, '')}. ${replay}`;
  if (format === undefined || format.authentications.includes(name)) return sentence;
  const own = authentications.filter((each) => format.authentications.includes(each.name));
  const titles = own.map(({ title }) => title).join(', ');
  return t`${sentence} What usually sends ${format.title} cannot do this (it can: ${titles}): something in between must.`;
}

/** An archived one cannot be chosen; where it was chosen before, it is still shown for what it is. */
function teamField(values: FormValues, teams: Choices['teams']): FormSchema {
  return {
    type: 'string',
    title: t`Team`,
    description: t`Into whose queue its incidents come; into none when empty.`,
    oneOf: teams
      .filter(({ id, archived }) => !archived || id === values['team_id'])
      .map(({ id, name, archived }) => ({ const: id, title: archived ? t`${name} (archived)` : name })),
  };
}

/** What is done with the alerts that it delivers. */
function handling(values: FormValues, { playbooks, teams }: Choices): Record<string, FormSchema> {
  // A disabled one cannot be chosen; where it was chosen before, it is still shown for what it is.
  const choosable = playbooks.filter(({ name, enabled }) => enabled || name === values['playbook']);
  return {
    default_severity: { type: 'string', title: t`Severity of alerts that name none`, enum: SEVERITIES },
    default_type: { type: 'string', title: t`Type of alerts that name none`, enum: INCIDENT_TYPES },
    playbook: {
      type: 'string',
      title: t`Playbook`,
      description: t`The one for the incident type when empty.`,
      ...(playbooks.length > 0
        ? {
            oneOf: choosable.map(({ name, enabled }) => ({
              const: name,
              title: enabled ? name : t`${name} (disabled)`,
            })),
          }
        : {}),
    },
    ...(teams.length > 0 ? { team_id: teamField(values, teams) } : {}),
    auto_triage: {
      type: 'boolean',
      title: t`Triage by itself`,
      description: t`Otherwise a person starts it.`,
    },
    deduplication_window_seconds: {
      type: 'integer',
      title: t`Deduplication window, in seconds`,
      description: t`Within it, alerts of one thing join their incident; 0 means never.`,
      minimum: 0,
      maximum: 2_592_000,
    },
    on_resolved: {
      type: 'string',
      title: t`When the sender says that a thing is over`,
      oneOf: [
        { const: 'show', title: t`Show it` },
        { const: 'close', title: t`Close its incident once it is triaged` },
      ],
      description: t`What the sender closes has no disposition, and is counted apart.`,
    },
    reopen_window_seconds: {
      type: 'integer',
      title: t`Open again what comes back within, in seconds`,
      description: t`After its incident was resolved; later it makes a new one that is linked.`,
      minimum: 0,
      maximum: 31_536_000,
    },
    allowed_networks: {
      type: 'array',
      items: { type: 'string' },
      title: t`Networks that may deliver`,
      description: t`Addresses and CIDR ranges; everyone when empty.`,
      examples: ['192.0.2.0/24'],
    },
    enabled: { type: 'boolean', title: t`Switched on` },
  };
}

/** What a new source has by its format: what nobody has changed goes along when another one is chosen. */
export function withFormat(
  before: FormValues,
  after: FormValues,
  formats: readonly WebhookFormatDto[],
): FormValues {
  if (after['format'] === before['format']) return after;
  const was = byFormat(before['format'], formats);
  const is = byFormat(after['format'], formats);
  const followed = Object.entries(is).filter(([name]) => after[name] === was[name]);
  return { ...after, ...Object.fromEntries(followed) };
}

function byFormat(name: unknown, formats: readonly WebhookFormatDto[]): FormValues {
  const format = formats.find((each) => each.name === name);
  if (format === undefined) return {};
  const { authentications, default_type, deduplication_window_seconds } = format;
  return { authentication: authentications[0], default_type, deduplication_window_seconds };
}

const NEW_SOURCE: FormValues = {
  authentication: 'hmac',
  default_severity: 'medium',
  default_type: 'other',
  auto_triage: true,
  deduplication_window_seconds: 3600,
  on_resolved: 'show',
  reopen_window_seconds: 604_800,
  allowed_networks: [],
  enabled: true,
};

/** As the format that stands first has it: formats come in the order in which people choose. */
export function newSource([first]: readonly WebhookFormatDto[]): FormValues {
  return first === undefined
    ? NEW_SOURCE
    : { ...NEW_SOURCE, format: first.name, ...byFormat(first.name, [first]) };
}

/** A name as the end of an address. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-|-$/g, '');
  return plain === '' ? 'source' : plain;
}

export function valuesOf(source: SourceDto): FormValues {
  const { name, format, authentication, default_severity, default_type, auto_triage, enabled } = source;
  return {
    name,
    format,
    authentication,
    default_severity,
    default_type,
    auto_triage,
    enabled,
    deduplication_window_seconds: source.deduplication_window_seconds,
    on_resolved: source.on_resolved,
    reopen_window_seconds: source.reopen_window_seconds,
    allowed_networks: source.allowed_networks,
    ...(source.playbook ? { playbook: source.playbook } : {}),
    ...(source.team_id ? { team_id: source.team_id } : {}),
    ...(source.authentication_name ? { authentication_name: source.authentication_name } : {}),
  };
}

/** For the API, where an empty name, playbook or team is null. */
export function bodyOf(values: FormValues, authentications: readonly WebhookAuthenticationDto[]): FormValues {
  const authentication = authentications.find(({ name }) => name === values['authentication']);
  const named = authentication?.authentication_name !== null;
  return {
    ...values,
    authentication_name: named ? (values['authentication_name'] ?? null) : null,
    playbook: values['playbook'] ?? null,
    team_id: values['team_id'] ?? null,
  };
}

/** What a form has made different, for the API: what it has left alone may have become what nobody could choose any more. */
export function changesOf(
  source: SourceDto,
  values: FormValues,
  authentications: readonly WebhookAuthenticationDto[],
): FormValues {
  const before = bodyOf(valuesOf(source), authentications);
  return Object.fromEntries(
    Object.entries(bodyOf(values, authentications)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
    ),
  );
}
