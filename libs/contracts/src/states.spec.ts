import {
  actionMachine,
  approvalMachine,
  canTransition,
  incidentMachine,
  runMachine,
  statesBefore,
  stepMachine,
  type StateMachine,
} from '#contracts';

const machines: [string, StateMachine<string>][] = [
  ['incident', incidentMachine],
  ['action', actionMachine],
  ['approval', approvalMachine],
  ['run', runMachine],
  ['step', stepMachine],
];

function reachable(machine: StateMachine<string>): Set<string> {
  const seen = new Set<string>([machine.initial]);
  for (const state of seen) for (const next of machine.transitions[state] ?? []) seen.add(next);
  return seen;
}

describe.each(machines)('state machine of a %s', (_name, machine) => {
  const states = Object.keys(machine.transitions);

  it('reaches every state from the initial one', () => {
    expect([...reachable(machine)].sort()).toEqual([...states].sort());
  });

  it('leads only to states that it names, and never from a state to itself', () => {
    for (const [from, targets] of Object.entries(machine.transitions)) {
      expect(states).toEqual(expect.arrayContaining([...targets]));
      expect(targets).not.toContain(from);
      expect(new Set(targets).size).toBe(targets.length);
    }
  });

  it('answers the same for every pair, read forwards and backwards', () => {
    for (const from of states) {
      for (const to of states) {
        expect(canTransition(machine, from, to)).toBe(statesBefore(machine, to).includes(from));
      }
    }
  });
});

it('never leaves a decided approval or a denied action', () => {
  for (const state of ['approved', 'rejected', 'expired', 'cancelled'] as const) {
    expect(approvalMachine.transitions[state]).toEqual([]);
  }
  expect(actionMachine.transitions.denied).toEqual([]);
});
