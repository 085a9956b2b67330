import { recommendations } from '#actions';
import type { Evidence, Json, JsonObject, RecommendedAction } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { isMailType } from './mail-types.ts';
import type { Contribution } from './weigh.ts';

/**
 * What to do about a malicious incident, as the actions themselves say. Every parameter is a value of the incident (an
 * observable, a mail's header, an alert's field), never a free text: recommendations are requests like anybody's, and
 * policy decides them.
 */
export function recommendedActions(
  snapshot: IncidentSnapshot,
  contributions: readonly Contribution[],
  evidence: readonly Evidence[],
): RecommendedAction[] {
  const against = contributions.filter((one) => one.log_odds > 0).slice(0, 5);
  const cited = against.map((one) => one.evidence.id);
  if (cited.length === 0) return [];
  const { type } = snapshot.incident;
  return recommendations({
    type,
    mail: mailOf(snapshot, evidence),
    hosts: named(snapshot, 'host', 'hostname'),
    users: named(snapshot, 'user', 'username'),
    evidence,
  }).map((recommended) => ({ ...recommended, evidence: cited }));
}

function mailOf(snapshot: IncidentSnapshot, evidence: readonly Evidence[]) {
  const parsed = evidence.findLast((one) => one.kind === 'email.parsed');
  if (!isMailType(snapshot.incident.type) && parsed === undefined) return null;
  const mail = objectOf(parsed?.raw);
  return {
    message_id: text(mail['message_id']) || null,
    sender: text(mail['from']) || named(snapshot, 'sender')[0] || null,
    mailbox: snapshot.alerts.find((alert) => alert.recipient !== null)?.recipient ?? null,
  };
}

/** What names a host, an account or a sender in an alert's fields, best first; see the formats of #webhooks. */
const NAMED_BY = { host: ['name', 'id'], user: ['upn', 'name', 'id'], sender: ['address'] } as const;

/**
 * The hosts, accounts or senders that the alerts themselves are about. Where none says so, the only observable of the
 * kind; of several nobody knows which one is the affected one and which, say, the domain controller that it asked.
 */
function named(snapshot: IncidentSnapshot, part: keyof typeof NAMED_BY, plain?: string): string[] {
  const values = snapshot.alerts
    .flatMap(({ fields }) => [nameIn(fields[part], NAMED_BY[part]), text(fields[plain ?? part])])
    .filter(Boolean);
  if (values.length > 0) return [...new Set(values)];
  const seen = new Set(snapshot.observables.filter(({ type }) => type === part).map(({ value }) => value));
  return seen.size === 1 ? [...seen] : [];
}

function nameIn(value: Json | undefined, keys: readonly string[]): string {
  if (typeof value === 'string') return value;
  const part = objectOf(value);
  return keys.map((key) => text(part[key])).find(Boolean) ?? '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(value: Json | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
