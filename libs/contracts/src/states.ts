/**
 * State machines as data: shared with the web (which buttons exist), checked for reachability, held against
 * the database's CHECK constraints. They are advice; the database's compare-and-set decides.
 */
export interface StateMachine<S extends string> {
  readonly initial: S;
  readonly transitions: { readonly [K in S]: readonly S[] };
}

function machine<const T extends Record<string, readonly string[]>>(
  initial: keyof T & string,
  transitions: T & Record<keyof T, readonly (keyof T & string)[]>,
): StateMachine<keyof T & string> {
  return { initial, transitions } as unknown as StateMachine<keyof T & string>;
}

export const incidentMachine = machine('created', {
  created: ['triaging', 'triaged', 'resolved'],
  triaging: ['triaged', 'resolved'],
  triaged: ['triaging', 'resolved'],
  resolved: ['triaged'],
});
export type IncidentStatus = 'created' | 'triaging' | 'triaged' | 'resolved';

export const actionMachine = machine('requested', {
  // To `failed` at once: no connector can carry it out, so nobody is asked to approve it.
  requested: ['denied', 'pending_approval', 'approved', 'failed'],
  denied: [],
  pending_approval: ['approved', 'rejected', 'expired', 'cancelled'],
  // Back to people when what they have granted no longer covers it.
  approved: ['executing', 'cancelled', 'denied', 'pending_approval'],
  rejected: [],
  expired: [],
  cancelled: [],
  executing: ['completed', 'failed', 'unconfirmed'],
  completed: ['rolling_back'],
  failed: ['approved', 'pending_approval'],
  unconfirmed: ['completed', 'failed'],
  rolling_back: ['rolled_back', 'rollback_failed'],
  rolled_back: [],
  rollback_failed: ['rolling_back'],
});
export type ActionStatus =
  | 'requested'
  | 'denied'
  | 'pending_approval'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'executing'
  | 'completed'
  | 'failed'
  | 'unconfirmed'
  | 'rolling_back'
  | 'rolled_back'
  | 'rollback_failed';

export const approvalMachine = machine('pending', {
  pending: ['approved', 'rejected', 'expired', 'cancelled'],
  approved: [],
  rejected: [],
  expired: [],
  cancelled: [],
});
export type ApprovalStatus = 'pending' | 'approved' | 'rejected' | 'expired' | 'cancelled';

export const runMachine = machine('queued', {
  queued: ['running', 'cancelled', 'failed'],
  running: ['waiting', 'completed', 'failed', 'cancelled'],
  waiting: ['running', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
});
export type RunStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';

export const stepMachine = machine('running', {
  running: ['waiting', 'completed', 'failed', 'skipped'],
  waiting: ['completed', 'failed', 'skipped'],
  completed: [],
  failed: [],
  skipped: [],
});
export type StepStatus = 'running' | 'waiting' | 'completed' | 'failed' | 'skipped';

export function canTransition<S extends string>(m: StateMachine<S>, from: S, to: S): boolean {
  return m.transitions[from].includes(to);
}

/** The states that may lead to `to`: the left side of a compare-and-set. */
export function statesBefore<S extends string>(m: StateMachine<S>, to: S): S[] {
  return (Object.keys(m.transitions) as S[]).filter((from) => m.transitions[from].includes(to));
}
