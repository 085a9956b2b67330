import {
  actionMachine,
  allows,
  approvalMachine,
  incidentMachine,
  runMachine,
  stepMachine,
  type StateMachine,
} from '#contracts';

const machines: [string, StateMachine][] = [
  ['incident', incidentMachine],
  ['action', actionMachine],
  ['approval', approvalMachine],
  ['run', runMachine],
  ['step', stepMachine],
];

describe.each(machines)('state machine of a %s', (_name, machine) => {
  const events = Object.values(machine.events);

  it('reaches every state from the initial one', () => {
    const reached = new Set([machine.initial]);
    for (const state of reached) for (const { from, to } of events) if (from.includes(state)) reached.add(to);
    expect([...reached].sort()).toEqual([...machine.states].sort());
  });

  it('has no event that leads to where it comes from, or from nowhere', () => {
    for (const { from, to } of events) {
      expect(from).not.toContain(to);
      expect(new Set(from).size).toBe(from.length);
      expect(from.length).toBeGreaterThan(0);
    }
  });
});

it('never leaves a decided approval or a denied action', () => {
  const left = (machine: StateMachine) => Object.values(machine.events).flatMap(({ from }) => from);
  expect(new Set(left(approvalMachine))).toEqual(new Set(['pending']));
  expect(left(actionMachine)).not.toContain('denied');
});

it('says which events a state allows', () => {
  expect(allows(actionMachine, 'cancel', 'approved')).toBe(true);
  expect(allows(actionMachine, 'cancel', 'executing')).toBe(false);
});
