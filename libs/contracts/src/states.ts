/**
 * State machines as data: which event leads from which states to which. Repositories take their compare-and-set from
 * here, the web asks here which buttons exist, and every pair of state and event is tried against the database.
 */
export interface Transition<S extends string = string> {
  /** One that is repeated in its own `to` changes nothing and is not named here. */
  readonly from: readonly S[];
  readonly to: S;
}

export interface StateMachine<S extends string = string, E extends string = string> {
  readonly initial: S;
  readonly states: readonly S[];
  readonly events: { readonly [K in E]: Transition<S> };
}

/** Keeps each event's own states in its type, and takes no state that the machine does not have. */
function machine<
  const S extends readonly [string, ...string[]],
  const E extends Record<string, Transition<S[number]>>,
>(states: S, events: E): { initial: S[0]; states: S; events: E } {
  return { initial: states[0], states, events };
}

/** The first of the states is the initial one. */
export const incidentMachine = machine(['created', 'triaging', 'triaged', 'resolved'], {
  begin_triage: { from: ['created', 'triaged'], to: 'triaging' },
  judge: { from: ['created', 'triaging'], to: 'triaged' },
  resolve: { from: ['created', 'triaging', 'triaged'], to: 'resolved' },
  /** Its source says that it is over. What is being triaged gets its verdict first. */
  close: { from: ['created', 'triaged'], to: 'resolved' },
  reopen: { from: ['resolved'], to: 'triaged' },
});
export type IncidentStatus = (typeof incidentMachine.states)[number];

export const actionMachine = machine(
  [
    'requested',
    'denied',
    'pending_approval',
    'approved',
    'rejected',
    'expired',
    'cancelled',
    'executing',
    'completed',
    'failed',
    'unconfirmed',
    'rolling_back',
    'rolled_back',
    'rollback_failed',
  ],
  {
    deny: { from: ['requested'], to: 'denied' },
    ask: { from: ['requested'], to: 'pending_approval' },
    allow: { from: ['requested'], to: 'approved' },
    /** No connector can carry it out, so nobody is asked to approve it. */
    give_up: { from: ['requested'], to: 'failed' },
    grant: { from: ['pending_approval'], to: 'approved' },
    reject: { from: ['pending_approval'], to: 'rejected' },
    expire: { from: ['pending_approval'], to: 'expired' },
    cancel: { from: ['pending_approval', 'approved'], to: 'cancelled' },
    begin: { from: ['approved'], to: 'executing' },
    /** What people have granted no longer holds. */
    deny_granted: { from: ['approved'], to: 'denied' },
    /** Back to people when what they have granted no longer covers it. */
    ask_again: { from: ['approved'], to: 'pending_approval' },
    complete: { from: ['executing'], to: 'completed' },
    fail: { from: ['executing'], to: 'failed' },
    lose_sight: { from: ['executing'], to: 'unconfirmed' },
    settle_completed: { from: ['unconfirmed'], to: 'completed' },
    settle_failed: { from: ['unconfirmed'], to: 'failed' },
    retry: { from: ['failed'], to: 'approved' },
    retry_asking: { from: ['failed'], to: 'pending_approval' },
    roll_back: { from: ['completed', 'rollback_failed'], to: 'rolling_back' },
    /** The action that was to undo it is tried again. */
    roll_back_again: { from: ['rollback_failed'], to: 'rolling_back' },
    end_rollback: { from: ['rolling_back'], to: 'rolled_back' },
    fail_rollback: { from: ['rolling_back'], to: 'rollback_failed' },
  },
);
export type ActionStatus = (typeof actionMachine.states)[number];
export type ActionTransition = keyof typeof actionMachine.events;

export const approvalMachine = machine(['pending', 'approved', 'rejected', 'expired', 'cancelled'], {
  approve: { from: ['pending'], to: 'approved' },
  reject: { from: ['pending'], to: 'rejected' },
  expire: { from: ['pending'], to: 'expired' },
  cancel: { from: ['pending'], to: 'cancelled' },
});
export type ApprovalStatus = (typeof approvalMachine.states)[number];

export const runMachine = machine(['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'], {
  take: { from: ['queued', 'waiting'], to: 'running' },
  wait: { from: ['running'], to: 'waiting' },
  complete: { from: ['running'], to: 'completed' },
  fail: { from: ['running'], to: 'failed' },
  cancel: { from: ['queued', 'running', 'waiting'], to: 'cancelled' },
});
export type RunStatus = (typeof runMachine.states)[number];

export const stepMachine = machine(['running', 'waiting', 'completed', 'failed', 'skipped'], {
  wait: { from: ['running'], to: 'waiting' },
  complete: { from: ['running', 'waiting'], to: 'completed' },
  fail: { from: ['running', 'waiting'], to: 'failed' },
  skip: { from: ['running', 'waiting'], to: 'skipped' },
});
export type StepStatus = (typeof stepMachine.states)[number];

/** What people have to do for an incident. */
export const taskMachine = machine(['open', 'done', 'skipped'], {
  finish: { from: ['open'], to: 'done' },
  skip: { from: ['open'], to: 'skipped' },
  reopen: { from: ['done', 'skipped'], to: 'open' },
});
export type TaskStatus = (typeof taskMachine.states)[number];

export function allows<M extends StateMachine>(
  m: M,
  event: keyof M['events'] & string,
  state: M['states'][number],
): boolean {
  return m.events[event]?.from.includes(state) === true;
}

/** Where the machine's events lead from the state `S`. */
export type StatesAfter<M extends StateMachine, S extends M['states'][number]> = {
  [E in keyof M['events']]: S extends M['events'][E]['from'][number] ? M['events'][E]['to'] : never;
}[keyof M['events']];
