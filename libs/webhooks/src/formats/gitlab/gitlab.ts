import type { IncidentType, JsonObject } from '#contracts';
import { ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { isObject, part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

/** https://docs.gitlab.com: severity of a vulnerability. */
const SCALE = worded('info..critical', {
  info: 'informational',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
});

export const gitlab = defineFormat({
  name: 'gitlab',
  title: 'GitLab',
  vendor: 'GitLab',
  watches: 'code',
  sender: 'A webhook of a project or group, a system hook, or a streaming destination of audit events',
  reads: 'Vulnerabilities, pushes, other events of projects and groups, system hooks, and audit events.',
  // GitLab sends its secret token in X-Gitlab-Token.
  authentications: ['header', 'bearer', 'basic', 'hmac'],
  samples,
  recognises: (alert) => isAudit(alert) || isHook(alert) || isSystemHook(alert),
  unwrap: withoutVariables,
  read: (alert) => {
    if (isAudit(alert)) return readAudit(alert);
    return alert.text('object_kind') === 'vulnerability' ? readVulnerability(alert) : readHook(alert);
  },
});

/** Whoever starts a pipeline by hand may give it what nobody else should know; its names are kept. */
function withoutVariables(body: JsonObject): JsonObject[] | null {
  const { object_attributes } = body;
  if (body.object_kind !== 'pipeline' || !isObject(object_attributes)) return null;
  const { variables } = object_attributes;
  if (!Array.isArray(variables) || variables.length === 0) return null;
  const kept = variables.map((one) => (isObject(one) ? { ...one, value: '[redacted]' } : '[redacted]'));
  return [{ ...body, object_attributes: { ...object_attributes, variables: kept } }];
}

const isAudit = (alert: Reader): boolean =>
  alert.has('author_id', 'entity_type', 'entity_id') &&
  (alert.has('event_type') || alert.has('details.author_name'));
const isHook = (alert: Reader): boolean =>
  alert.has('object_kind') &&
  (alert.has('project.path_with_namespace') || alert.has('project_id') || alert.has('object_attributes.url'));
const isSystemHook = (alert: Reader): boolean =>
  SYSTEM_HOOKS.test(alert.text('event_name') ?? '') && OF_SYSTEM_HOOKS.some((path) => alert.has(path));

/** https://docs.gitlab.com/administration/system_hooks: others have events with names and users, too. */
const SYSTEM_HOOKS =
  /^(?:group_(?:create|destroy|rename)|key_(?:create|destroy)|project_(?:create|destroy|rename|transfer|update)|repository_update|user_(?:create|destroy|failed_login|rename|(?:add_to|remove_from|update_for)_(?:group|team)|access_request_(?:to|revoked_for)_(?:group|project)))$/;
const OF_SYSTEM_HOOKS = [
  'project_path',
  'path_with_namespace',
  'project.path_with_namespace',
  'group_path',
  'group_id',
  'user_username',
  'username',
];

/** The addresses of a project, of its owner and of its namespace are none of what it is about. */
const NOTHING_LOCAL = {
  host: null,
  process: null,
  url: null,
  dns: null,
  email: null,
  registry: null,
  source: null,
  destination: null,
  cloud: null,
} as const;

function readVulnerability(alert: Reader): FormatReading {
  const project = alert.text(
    'object_attributes.project.full_path',
    'project.path_with_namespace',
    'object_attributes.location.project',
  );
  const state = alert.text('object_attributes.state');
  const title = alert.text('object_attributes.title', 'object_attributes.name');
  return {
    id: alert.text('object_attributes.url') ?? null,
    title: project === undefined ? title : `${title ?? 'Vulnerability'} in ${project}`,
    description: alert.text('object_attributes.description') ?? '',
    severity: { said: alert.text('object_attributes.severity'), scale: SCALE },
    type:
      alert.text('object_attributes.report_type') === 'secret_detection'
        ? 'account_compromise'
        : 'vulnerability',
    occurred_at: time(alert.text('object_attributes.updated_at', 'object_attributes.created_at')),
    state: state === undefined ? null : /^(?:resolved|dismissed)$/i.test(state) ? 'resolved' : 'open',
    fields: {
      ...NOTHING_LOCAL,
      user: null,
      vendor: part({ state }),
      rule: part({ name: title }) ?? null,
      event: part({
        category: alert.text('object_attributes.report_type'),
        url: alert.text('object_attributes.url'),
      }),
      file: part({ path: alert.text('object_attributes.location.file') }) ?? null,
      package:
        part({
          name: alert.text('object_attributes.location.dependency.package.name'),
          version: alert.text('object_attributes.location.dependency.version'),
        }) ?? null,
      vulnerability:
        part({
          id: alert
            .texts('object_attributes.identifiers.name', 'object_attributes.identifiers.external_id')
            .find((one) => /^CVE-/.test(one)),
        }) ?? null,
      resource: part({ name: project, type: project === undefined ? undefined : 'project' }) ?? null,
    } as ToldFields,
  };
}

function readHook(alert: Reader): FormatReading {
  const event = alert.text('object_kind', 'event_name') ?? '';
  const project = alert.text(
    'project.path_with_namespace',
    'path_with_namespace',
    'project_path_with_namespace',
    'group_path',
    'project_path',
  );
  const who = alert.text('user_username', 'user.username', 'username', 'user_name');
  const pushed = event === 'push' || event === 'tag_push';
  const ref = alert.text('ref')?.replace(/^refs\/(?:heads|tags)\//, '');
  const where = project === undefined ? '' : pushed ? ` of ${project}` : ` in ${project}`;
  const what = pushed
    ? `Push to ${ref}`
    : readable(
        [event, alert.text('object_attributes.action', 'object_attributes.status', 'build_status')]
          .filter((one) => one !== undefined)
          .join('_'),
      );
  return {
    id: pushed && alert.has('after') ? `${project ?? ''}/${ref ?? ''}@${alert.text('after')}` : null,
    title: `${what}${where}${who === undefined ? '' : ` by ${who}`}`,
    description: pushed
      ? alert
          .each('commits')
          .map((one) => one.text('message') ?? '')
          .join('\n')
          .slice(0, 4000)
      : (alert.text('object_attributes.title', 'object_attributes.description') ?? ''),
    severity: { said: undefined },
    type: typeOf(event),
    occurred_at: time(
      alert.text(
        'object_attributes.updated_at',
        'updated_at',
        'object_attributes.created_at',
        'created_at',
      ) ?? alert.each('commits').at(-1)?.text('timestamp'),
    ),
    state: null,
    fields: fieldsOfHook(alert, event, project, who),
  };
}

function fieldsOfHook(
  alert: Reader,
  event: string,
  project: string | undefined,
  who: string | undefined,
): ToldFields {
  return {
    ...NOTHING_LOCAL,
    file: null,
    rule: null,
    vendor: null,
    event: part({
      action: event,
      outcome: alert.text('object_attributes.status', 'build_status'),
      url: alert.text('object_attributes.url', 'project.web_url'),
    }),
    user: part({ ...personOf(who), email: mailOf(alert), id: alert.text('user_id', 'user.id') }) ?? null,
    resource: part({ name: project, type: project === undefined ? undefined : 'project' }) ?? null,
  } as ToldFields;
}

/** GitLab writes `[REDACTED]` where an address is nobody's business. */
function mailOf(alert: Reader): string | undefined {
  return [alert.text('user_email'), alert.text('user.email'), alert.text('email')].find(
    (said) => said?.includes('@') === true,
  );
}

function readAudit(alert: Reader): FormatReading {
  const event = alert.text('event_type', 'details.event_name');
  const message = alert.text('details.custom_message');
  const where = alert.text('entity_path', 'details.entity_path');
  const who = alert.text('details.author_email', 'author_name', 'details.author_name');
  return {
    id: alert.text('id') ?? null,
    title: `${event === undefined ? (message ?? 'Audit event') : readable(event)}${where === undefined ? '' : ` in ${where}`}${who === undefined ? '' : ` by ${who}`}`,
    description: message ?? '',
    severity: { said: undefined },
    type: typeOf(event ?? '') ?? [message],
    occurred_at: time(alert.text('created_at')),
    state: null,
    fields: {
      ...NOTHING_LOCAL,
      file: null,
      rule: null,
      vendor: null,
      event: part({ action: event, category: alert.text('entity_type'), reason: message }),
      user:
        part({
          ...personOf(who),
          id: alert.text('author_id'),
          target:
            alert.text('target_type', 'details.target_type') === 'User'
              ? { ...personOf(alert.text('target_details', 'details.target_details')) }
              : {},
        }) ?? null,
      source: part({ ip: ipOf(alert.text('ip_address', 'details.ip_address'))?.ip }) ?? null,
      resource: part({ name: where, type: alert.text('entity_type')?.toLowerCase() }) ?? null,
    } as ToldFields,
  };
}

const TYPES: readonly [RegExp, IncidentType][] = [
  [/failed_login|login|sign_in|authenticat|two_factor_fail/, 'suspicious_login'],
  [
    /token|ssh_key|key_create|gpg_key|deploy_key|two_factor|password|impersonat|credential/,
    'account_compromise',
  ],
  [
    /member_(?:created|updated|added)|user_(?:add|update)_(?:to|for)|access_level|role|promote|admin/,
    'privilege_escalation',
  ],
  [/export|download|repository_git_operation|project_transfer/, 'data_exfiltration'],
  [
    /protected_branch|push_rule|visibility|streaming|audit_event|approval|merge_request_setting|ip_restriction|runner|webhook|saml|(?:project|group)_destroy/,
    'policy_violation',
  ],
];

function typeOf(event: string): IncidentType | null {
  return TYPES.find(([events]) => events.test(event))?.[1] ?? null;
}
