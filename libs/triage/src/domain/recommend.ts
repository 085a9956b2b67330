import { sameOrganisation } from '#actions';
import type { Evidence, JsonObject, RecommendedAction } from '#contracts';
import type { CaseSnapshot } from '#incidents';
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
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(sender) && !sameOrganisation(domainOf(sender), domainOf(mailbox))) {
    actions.push(
      add('block_sender', { sender }, `${sender} sent a message judged malicious; a block can be undone.`),
    );
  }
  return actions;
}

function domainOf(address: string | null): string | null {
  return address?.slice(address.lastIndexOf('@') + 1) ?? null;
}

/** Values of alert fields of these names; for hosts and users the observables too, when no field names one. */
function named(snapshot: CaseSnapshot, ...names: string[]): string[] {
  const values = snapshot.alerts
    .flatMap((alert) => names.map((name) => text(alert.fields[name])))
    .filter(Boolean);
  const [kind] = names;
  if (values.length === 0) {
    values.push(
      ...snapshot.observables
        .filter((observable) => observable.type === kind)
        .map((observable) => observable.value),
    );
  }
  return [...new Set(values)];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(value: Evidence['raw'] | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
