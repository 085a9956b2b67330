import { FIRST_RUN_STEPS } from '#contracts';
import { isBegun, stepsOf, type SetUpFacts } from './first-run.ts';

const NOTHING: SetUpFacts = {
  password_due: true,
  sources: [],
  delivered: false,
  connectors: { newest: null, healthy: false },
  deciders: 1,
  policy: { mode: 'supervised', chosen: false },
};
const CONNECTOR = { id: 'c', name: 'VirusTotal', health_status: 'unhealthy', health_error: 'no answer' };
const doneOf = (more: Partial<SetUpFacts>) =>
  stepsOf({ ...NOTHING, ...more }).flatMap(({ name, done }) => (done ? [name] : []));

describe('how far the set-up is', () => {
  it('names every step, in one order, and none is done where nothing is', () => {
    expect(stepsOf(NOTHING).map(({ name }) => name)).toEqual(FIRST_RUN_STEPS);
    expect(doneOf({})).toEqual([]);
  });

  it.each([
    ['the password is the reader’s own', { password_due: false }, ['password']],
    ['a source was made that delivers nothing', { sources: [{ id: 's' }] }, []],
    ['a source has delivered', { sources: [{ id: 's' }], delivered: true }, ['source']],
    ['a connector fails', { connectors: { newest: CONNECTOR, healthy: false } }, []],
    ['one of the connectors answers', { connectors: { newest: CONNECTOR, healthy: true } }, ['connector']],
    ['two people decide', { deciders: 2 }, ['second_person']],
    ['somebody has published a policy', { policy: { mode: 'supervised', chosen: true } }, ['policy_mode']],
  ] as [string, Partial<SetUpFacts>, string[]][])('when %s', (_, facts, done) => {
    expect(doneOf(facts)).toEqual(done);
  });

  it('has not begun with one administrator alone, whatever becomes of their password', () => {
    expect(isBegun(NOTHING)).toBe(false);
    expect(isBegun({ ...NOTHING, password_due: false })).toBe(false);
  });

  it.each([
    { sources: [{ id: 's' }] },
    { connectors: { newest: CONNECTOR, healthy: false } },
    { deciders: 2 },
    { policy: { mode: 'autonomous', chosen: true } },
  ] as Partial<SetUpFacts>[])('has begun with %j', (facts) => {
    expect(isBegun({ ...NOTHING, ...facts })).toBe(true);
  });
});
