import type { Reader } from '../../reading/reader.ts';
import type { FormatReading, ToldFields } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { NOTHING_LOCAL, personIn, repositoryIn } from './common.ts';

/** https://docs.github.com/webhooks: severity of an advisory, security severity and severity of a rule. */
const SCALE = worded('low..critical', {
  none: 'informational',
  note: 'low',
  low: 'low',
  moderate: 'medium',
  medium: 'medium',
  warning: 'medium',
  error: 'high',
  high: 'high',
  critical: 'critical',
});

export const isSecurityAlert = (alert: Reader): boolean =>
  alert.has('repository.full_name') &&
  (alert.has('alert.secret_type') ||
    alert.has('alert.security_advisory.ghsa_id') ||
    alert.has('alert.rule.id', 'alert.tool.name') ||
    alert.has('alert.affected_package_name'));

/** An alert of Dependabot, of secret scanning or of code scanning: each change of it comes with the same page. */
export function readSecurityAlert(alert: Reader): FormatReading {
  const secret = alert.text('alert.secret_type_display_name', 'alert.secret_type');
  const what =
    secret === undefined
      ? alert.text(
          'alert.security_advisory.summary',
          'alert.rule.description',
          'alert.rule.name',
          'alert.rule.id',
          'alert.affected_package_name',
        )
      : `Secret in the code: ${secret}`;
  const repository = alert.text('repository.full_name');
  const dismissed = alert.text('alert.dismissed_reason', 'alert.resolution');
  const severity = alert.text(
    'alert.security_vulnerability.severity',
    'alert.security_advisory.severity',
    'alert.rule.security_severity_level',
    'alert.rule.severity',
    'alert.severity',
  );
  return {
    id: alert.text('alert.html_url', 'alert.url') ?? null,
    title: `${what ?? 'Vulnerable package'} in ${repository ?? 'a repository'}`,
    description:
      alert.text(
        'alert.security_advisory.description',
        'alert.rule.full_description',
        'alert.most_recent_instance.message.text',
      ) ?? '',
    severity: { said: severity, scale: SCALE },
    type: secret === undefined ? 'vulnerability' : 'account_compromise',
    occurred_at: time(alert.text('alert.updated_at', 'alert.created_at')),
    state: stateOf(alert),
    fields: fieldsOf(alert, dismissed),
  };
}

function fieldsOf(alert: Reader, dismissed: string | undefined): ToldFields {
  return {
    ...NOTHING_LOCAL,
    vendor: part({
      state: alert.text('alert.state', 'action'),
      verdict: /false.?positive/i.test(dismissed ?? '') ? ('false_positive' as const) : undefined,
    }),
    event: part({ action: alert.text('action'), url: alert.text('alert.html_url'), reason: dismissed }),
    rule: part({
      id: alert.text('alert.rule.id', 'alert.security_advisory.ghsa_id', 'alert.secret_type'),
      name: alert.text(
        'alert.rule.name',
        'alert.rule.description',
        'alert.security_advisory.summary',
        'alert.secret_type_display_name',
      ),
    }),
    file:
      part({
        path: alert.text('alert.most_recent_instance.location.path', 'alert.dependency.manifest_path'),
      }) ?? null,
    user: part({ ...personIn(alert, 'sender') }) ?? null,
    resource: repositoryIn(alert) ?? null,
    vulnerability:
      part({
        id: alert.text('alert.security_advisory.cve_id'),
        score: alert.number('alert.security_advisory.cvss.score'),
      }) ?? null,
    package:
      part({
        name: alert.text(
          'alert.dependency.package.name',
          'alert.security_vulnerability.package.name',
          'alert.affected_package_name',
        ),
      }) ?? null,
  } as ToldFields;
}

function stateOf(alert: Reader): 'open' | 'resolved' | null {
  const said = alert.text('alert.state') ?? alert.text('action') ?? '';
  if (/^(?:fixed|dismissed|auto_dismissed|resolved|closed\w*)$/i.test(said)) return 'resolved';
  return /^(?:open|created|reopened\w*|reintroduced|auto_reopened|appeared_in_branch|publicly_leaked)$/i.test(
    said,
  )
    ? 'open'
    : null;
}
