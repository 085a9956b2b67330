import type { Evidence, Json, JsonObject, RecommendedAction } from '#contracts';
import type { CaseSnapshot } from '#incidents';
import { sameOrganisation } from '#mail';
import { isMailType } from './categories.ts';
import type { Contribution } from './weigh.ts';

const CONTAINMENT_TYPES = new Set([
  'malware',
  'ransomware',
  'command_and_control',
  'lateral_movement',
  'privilege_escalation',
]);
const ACCOUNT_TYPES = new Set(['suspicious_login', 'account_compromise']);

/**
 * What to do about a malicious incident. Every parameter is a value of the case file (an observable, a mail's header,
 * an alert's field), never a free text: recommendations are requests like anybody's, and policy decides them.
 */
export function recommendedActions(
  snapshot: CaseSnapshot,
  contributions: readonly Contribution[],
  evidence: readonly Evidence[],
): RecommendedAction[] {
  const against = contributions.filter((one) => one.log_odds > 0).slice(0, 5);
  const cited = against.map((one) => one.evidence.id);
  if (cited.length === 0) return [];
  const { type } = snapshot.incident;
  const add = (action: string, parameters: JsonObject, reason: string): RecommendedAction => ({
    action,
    parameters,
    reason,
    evidence: cited,
  });
  const parsed = evidence.findLast((one) => one.kind === 'email.parsed');
  if (isMailType(type) || parsed !== undefined) return mailActions(snapshot, parsed, add);
  if (CONTAINMENT_TYPES.has(type)) {
    return named(snapshot, 'host', 'hostname')
      .filter((host) => !isOutOfReach(host, evidence))
      .slice(0, 3)
      .map((host) =>
        add(
          'isolate_host',
          { host },
          `${host} is involved in an incident judged malicious; isolating it stops the spread and can be undone.`,
        ),
      );
  }
  if (ACCOUNT_TYPES.has(type)) {
    return named(snapshot, 'user', 'username')
      .slice(0, 3)
      .map((user) =>
        add(
          'disable_user',
          { user },
          `The account ${user} is involved in an incident judged malicious; disabling it stops its use and can be undone.`,
        ),
      );
  }
  return [];
}

/** By what the EDR says: isolated already, or no host that it knows. */
function isOutOfReach(host: string, evidence: readonly Evidence[]): boolean {
  const told = evidence.findLast(
    ({ kind, subject }) => kind === 'host.info' && subject.value.toLowerCase() === host.toLowerCase(),
  );
  const { found, containment } = objectOf(told?.raw);
  return found === false || containment === 'contained' || containment === 'pending';
}

type Add = (action: string, parameters: JsonObject, reason: string) => RecommendedAction;

function mailActions(snapshot: CaseSnapshot, parsed: Evidence | undefined, add: Add): RecommendedAction[] {
  const actions: RecommendedAction[] = [];
  const mail = objectOf(parsed?.raw);
  const messageId = text(mail['message_id']);
  const mailbox = snapshot.alerts.find((alert) => alert.recipient !== null)?.recipient ?? null;
  if (messageId !== '' && mailbox !== null) {
    actions.push(
      add(
        'quarantine_email',
        { mailbox, message_id: messageId },
        `The message ${messageId} in the mailbox of ${mailbox} was judged malicious; quarantine keeps it and can be undone.`,
      ),
    );
  }
  const sender = text(mail['from']) || named(snapshot, 'sender')[0] || '';
  // A sender of the recipient's own organisation is forged or a colleague: a block would only hit the colleague.
  if (
    /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(sender) &&
    !sameOrganisation(domainOf(sender), domainOf(mailbox))
  ) {
    actions.push(
      add('block_sender', { sender }, `${sender} sent a message judged malicious; a block can be undone.`),
    );
  }
  return actions;
}

function domainOf(address: string | null): string | null {
  return address?.slice(address.lastIndexOf('@') + 1) ?? null;
}

/** What names a host, an account or a sender in an alert's fields, best first; see the formats of #webhooks. */
const NAMED_BY = { host: ['name', 'id'], user: ['upn', 'name', 'id'], sender: ['address'] } as const;

/**
 * The hosts, accounts or senders that the alerts themselves are about. Where none says so, the only observable of the
 * kind; of several nobody knows which one is the affected one and which, say, the domain controller that it asked.
 */
function named(snapshot: CaseSnapshot, part: keyof typeof NAMED_BY, plain?: string): string[] {
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
