import { chooseConnector, type ConnectorFacts } from './choose-connector.ts';

const connector = (id: string, name: string) => ({ id, name, type: 'crowdstrike', simulated: false });
const A = connector('a', 'EDR north');
const B = connector('b', 'EDR south');
const C = connector('c', 'EDR east');

const choose = (facts: Partial<ConnectorFacts> = {}) =>
  chooseConnector({
    title: 'Isolate host',
    named: null,
    serving: [B, A],
    askable: true,
    asked: null,
    ...facts,
  });
const refusal = (facts: Partial<ConnectorFacts>) => {
  const chosen = choose(facts);
  if (typeof chosen === 'string' || !('problem' in chosen)) throw new Error('It was chosen.');
  return chosen.problem;
};

test('the one that is named, by id or name', () => {
  expect(choose({ named: 'a' })).toEqual({ connector: A });
  expect(choose({ named: 'EDR south' })).toEqual({ connector: B });
  // An id is nobody else's, a name might be spelled like one.
  expect(choose({ named: 'a', serving: [connector('x', 'a'), A] })).toEqual({ connector: A });
});

test('a name that nobody has is refused, also where only one serves: it was meant for another', () => {
  for (const serving of [[B, A], [A]]) {
    const { code, message, errors } = refusal({ named: 'EDR west', serving });
    expect(code).toBe('invalid_request');
    expect(message).toContain('“EDR west”');
    expect(message).toContain('“EDR north”');
    expect(errors).toMatchObject([{ path: 'parameters.connector', code: 'unknown' }]);
  }
});

test('the only one that serves is not asked', () => {
  expect(choose({ serving: [A] })).toEqual({ connector: A });
  expect(choose({ serving: [A], askable: false })).toEqual({ connector: A });
});

test('of several, the only one that knows the target', () => {
  expect(choose()).toBe('ask');
  const asked = [
    { connector: B, knows: false },
    { connector: A, knows: true },
  ];
  expect(choose({ asked })).toEqual({ connector: A });
});

test.each([
  ['several know it', [true, true, false], /“EDR south”, “EDR north” know its target; “EDR east” does not/],
  ['none knows it', [false, false, false], /“EDR south”, “EDR north”, “EDR east” do not know its target/],
  ['one that might know it was not heard', [true, null, false], /“EDR south” knows .*“EDR north” could not/],
  ['nobody was heard', [null, null, null], /“EDR south”, “EDR north”, “EDR east” could not be asked/],
])('%s: refused, with their names and what to do', (_why, [b, a, c], says) => {
  const asked = [
    { connector: B, knows: b ?? null },
    { connector: A, knows: a ?? null },
    { connector: C, knows: c ?? null },
  ];
  const { code, message, errors } = refusal({ serving: [B, A, C], asked });
  expect(code).toBe('invalid_request');
  expect(message).toMatch(says);
  expect(message).toContain('Name one in the parameter connector, by its name or id.');
  expect(errors).toMatchObject([{ path: 'parameters.connector', code: 'ambiguous' }]);
});

test('where nobody can tell, nobody is asked', () => {
  expect(refusal({ askable: false }).message).toContain('“EDR south”, “EDR north” can carry it out');
});
