import { lookUp, type IncidentType } from '#contracts';
import { ipOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { time } from '../../reading/time.ts';
import { readable } from '../../reading/title.ts';
import { part } from '../../reading/values.ts';
import { NOTHING_LOCAL } from './common.ts';

export const isAuditEntry = (alert: Reader): boolean =>
  /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_.]*$/.test(alert.text('action') ?? '') &&
  (alert.has('actor') || alert.has('user')) &&
  (alert.has('_document_id') ||
    ((alert.has('org') || alert.has('business') || alert.has('repo')) && alert.has('created_at')));

export function readAuditEntry(alert: Reader): FormatReading {
  const action = alert.text('action') ?? '';
  const failed = /fail|denied|reject/.test(action);
  const repository = alert.text('repo', 'repository');
  const who = alert.text('actor', 'user');
  const where = repository ?? alert.text('org', 'business');
  const place = where === undefined ? '' : /^repo\.\w+$/.test(action) ? `: ${where}` : ` in ${where}`;
  return {
    id: alert.text('_document_id') ?? null,
    title: `${wordsOf(action)}${place}${who === undefined ? '' : ` by ${who}`}`,
    description: alert.text('explanation', 'message') ?? '',
    severity: { said: undefined },
    type: TYPES.find(([actions]) => actions.test(action))?.[1] ?? null,
    occurred_at: time(alert.text('@timestamp', 'at_sign_timestamp', 'created_at')),
    state: null,
    fields: {
      ...NOTHING_LOCAL,
      file: null,
      rule: null,
      vendor: null,
      event: part({
        action,
        category: alert.text('operation_type'),
        outcome: alert.text('conclusion') ?? (failed ? 'failure' : undefined),
        reason: alert.text('reason'),
      }),
      user:
        part({
          ...personOf(who),
          id: alert.text('actor_id'),
          target: alert.has('actor') ? { ...personOf(alert.text('user')), id: alert.text('user_id') } : {},
        }) ?? null,
      source:
        part({
          ip: ipOf(alert.text('actor_ip'))?.ip,
          geo: { country_iso_code: alert.text('actor_location.country_code') },
        }) ?? null,
      user_agent: part({ original: alert.text('user_agent') }) ?? null,
      resource:
        part({
          name: where,
          type: repository === undefined ? 'organization' : 'repository',
        }) ?? null,
    } as ToldFields,
  };
}

const NAMES: Record<string, string> = {
  repo: 'repository',
  org: 'organization',
  business: 'enterprise',
  ip_allow_list: 'IP allow list',
  ip_allow_list_entry: 'IP allow list entry',
};

/** `protected_branch.destroy` is `Destroy protected branch`, `org.invite_user` is `Invite user`. */
function wordsOf(action: string): string {
  const [thing = '', ...rest] = action.split('.');
  const done = rest.join(' ').replaceAll('_', ' ');
  const words = thing === 'git' ? `git ${done}` : done.includes(' ') ? done : `${done} ${nameOf(thing)}`;
  return words.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

const nameOf = (thing: string): string =>
  lookUp(NAMES, thing) ?? readable(thing).replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());

/** https://docs.github.com/organizations: audit log events. The first that fits. */
const TYPES: readonly [RegExp, IncidentType][] = [
  [/login|sso_response|two_factor_.*fail/, 'suspicious_login'],
  [
    /personal_access_token|oauth_(?:access|application|authorization)|public_key\.|deploy_key|integration(?:_installation)?\.(?:create|add)|two_factor|recovery_codes|credential_authorization|secret\.(?:create|update)|secret_scanning_alert/,
    'account_compromise',
  ],
  [
    /(?:add_member|update_member|add_admin|invite_(?:member|admin|user)|add_collaborator|change_(?:repository_)?permission|add_repository|promote|add_billing_manager|role\.)/,
    'privilege_escalation',
  ],
  [
    /^git\.(?:clone|fetch)|download_zip|export|repo\.transfer|audit_log_export|codespaces\.export/,
    'data_exfiltration',
  ],
  [
    /protected_branch|ruleset|ip_allow_list|disable|destroy_streaming|audit_log_stream|hook\.|repo\.access|visibility|workflow_permissions|self_hosted_runner|policy_override|advanced_security|environment\.remove|branch_protection/,
    'policy_violation',
  ],
  [/vulnerability|dependabot/, 'vulnerability'],
];
