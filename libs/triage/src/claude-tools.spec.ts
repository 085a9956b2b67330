import type { ActionCatalogue, Lookups } from '#actions';
import type { EvidenceDraft } from '#contracts';
import { DatabaseAway, Problem } from '#platform';
import { input, LINK } from './claude-analyst.harness.ts';
import { ClaudeTools } from './claude-tools.ts';
import { facts, snapshot } from './domain/cases.fixture.ts';
import { IncidentValues } from './domain/incident-values.ts';

const PARAMETERS = { type: 'object', properties: { level: { enum: ['high', 'Loud'] } } };
const action = (name: string, analyst: string, more: object = {}) => ({
  name,
  analyst,
  description: name,
  parameters: PARAMETERS,
  capability: null,
  looks_up: null,
  ...more,
});
const ACTIONS = [
  action('lookup_url', 'look_up', { capability: 'threat_intelligence', looks_up: 'url' }),
  action('lookup_hash', 'look_up', { capability: 'threat_intelligence', looks_up: 'hash' }),
  action('find_related', 'look_up'),
  action('raise_level', 'recommend'),
  action('block_sender', 'request'),
  action('parse_email', 'nothing'),
];

function tools(run: () => unknown = () => ({ output: {}, evidence: [] })) {
  const asked: { name: string; about: object }[] = [];
  const catalogue = {
    list: () => ACTIONS,
    validate: (_name: string, parameters: object) => ('wrong' in parameters ? [{ message: 'wrong' }] : []),
  } as unknown as ActionCatalogue;
  const lookups = {
    run: async (name: string, _parameters: object, about: object) => (asked.push({ name, about }), run()),
  } as unknown as Lookups;
  return { asked, tools: new ClaudeTools(catalogue, lookups) };
}

describe('what a model may use', () => {
  const names = (...unserved: Parameters<ClaudeTools['definitions']>) =>
    tools()
      .tools.definitions(...unserved)
      .map(({ name }) => name);

  it('is look-ups, in a fixed order, and the answer', () => {
    expect(names()).toEqual(['find_related', 'lookup_hash', 'lookup_url', 'submit_verdict']);
  });

  it('is no look-up that nothing serves', () => {
    expect(names([{ capability: 'threat_intelligence', looks_up: 'hash' }])).toEqual([
      'find_related',
      'lookup_url',
      'submit_verdict',
    ]);
    expect(names([{ capability: 'threat_intelligence', looks_up: null }])).toEqual([
      'find_related',
      'submit_verdict',
    ]);
  });

  it('is no effect: it may recommend those that analysts recommend or request', () => {
    const one = tools().tools;
    expect(one.effects().map(({ name }) => name)).toEqual(['raise_level', 'block_sender']);
    expect(
      ['lookup_url', 'block_sender', 'submit_verdict', 'gone'].map((name) => one.isLookup(name)),
    ).toEqual([true, false, false, false]);
  });
});

describe('a look-up for the model', () => {
  const known = new IncidentValues(
    snapshot('phishing', {
      observables: [
        { id: 'o', type: 'url', value: LINK, polarity: null, own: false, special_purpose: false },
      ],
    }),
    [],
  );
  const { signal } = new AbortController();
  const looked = async (
    given: {
      name?: string;
      parameters?: unknown;
      done?: number;
      run?: () => unknown;
      signal?: AbortSignal;
    } = {},
  ) => {
    const { asked, tools: one } = tools(given.run);
    const parameters = 'parameters' in given ? given.parameters : { url: LINK };
    const at = given.signal ?? signal;
    const { name = 'lookup_url', done = 0 } = given;
    const result = await one.lookUp(name, parameters, done, input(), known, at);
    return { ...result, asked };
  };

  it('is made in the name of the analyst, for the incident', async () => {
    const { asked, is_error } = await looked();
    expect(is_error).toBe(false);
    expect(asked).toMatchObject([
      { name: 'lookup_url', about: { proposer: { type: 'agent', id: 'run-1', name: 'analyst' } } },
    ]);
  });

  it.each([
    ['the twelfth is made', { done: 11 }, null],
    ['the thirteenth is not', { done: 12 }, 'No more than 12 look-ups are possible. Submit your verdict.'],
    [
      'none by a name that is none',
      { name: 'x'.repeat(70) },
      `There is no tool ${'x'.repeat(64)}. Only the look-ups given and submit_verdict can be used.`,
    ],
    ['none without parameters', { parameters: null }, 'The parameters must be an object.'],
    ['none with a text', { parameters: LINK }, 'The parameters must be an object.'],
    ['none with a list', { parameters: [LINK] }, 'The parameters must be an object.'],
    [
      'none about a value from elsewhere',
      { parameters: { url: 'https://elsewhere.example/' } },
      'Only values that stand in the incident, written exactly so, can be looked up.',
    ],
  ])('%s', async (_what, given, told) => {
    const { content, is_error, asked } = await looked(given);
    expect(asked).toHaveLength(told === null ? 1 : 0);
    expect(is_error).toBe(told !== null);
    if (told !== null) expect(content).toBe(told);
  });

  it('gives what it found as evidence, cut where it is too much', async () => {
    const one = facts({ kind: 'url.reputation', statement: 'It is bad.' });
    const small = await looked({ run: () => ({ output: {}, evidence: one as EvidenceDraft[] }) });
    expect(small.evidence).toHaveLength(1);
    expect(JSON.parse(small.content)).toMatchObject({ evidence: [{ statement: 'It is bad.' }] });
    const much = facts({ kind: 'url.reputation', statement: 'x'.repeat(20_000) });
    const { content } = await looked({ run: () => ({ output: {}, evidence: much as EvidenceDraft[] }) });
    expect(content).toHaveLength(16_000 + ' (cut)'.length);
    expect(content.endsWith('x (cut)')).toBe(true);
  });

  const thrown = (error: unknown) => ({
    run: () => {
      throw error;
    },
  });

  it('that fails is told to the model, in words that it may read', async () => {
    expect(await looked(thrown(new Problem('connector_failed', 'It is throttling.')))).toMatchObject({
      content: 'It is throttling.',
      is_error: true,
      evidence: [],
    });
    expect((await looked(thrown(new Error('secret')))).content).toBe(
      'The look-up failed for a reason of its own.',
    );
  });

  it('ends with its caller, and while the database is away', async () => {
    const away = new DatabaseAway(new Error('gone'));
    await expect(looked(thrown(away))).rejects.toBe(away);
    const reason = new Error('cancelled');
    await expect(looked({ ...thrown(new Error('x')), signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});

describe('what a model submits', () => {
  const good = {
    classification: 'malicious',
    confidence: 1,
    category: 'x',
    summary: 's',
    reasoning: [],
    techniques: [],
    recommended_actions: [],
  };

  it('is taken as it is, or told what is wrong', () => {
    const one = tools().tools;
    expect(one.readVerdict(good)).toEqual({ verdict: good });
    expect(one.readVerdict('yes')).toEqual({ errors: '/ must be object' });
    expect(one.readVerdict({ ...good, confidence: 'high' })).toEqual({
      errors: '/confidence must be number',
    });
  });

  const known = new IncidentValues(snapshot('phishing', { recipient: 'jo@corp.example' }), []);
  const recommended = (name: string, ...values: string[]) => ({
    action: name,
    parameters: values.map((value, at) => ({ name: `p${at}`, value })),
    reason: 'r'.repeat(1001),
    evidence: ['E1'],
  });
  const actionable = (...given: ReturnType<typeof recommended>[]) =>
    tools()
      .tools.actionable(given, known)
      .map(({ action: name, parameters }) => [name, parameters]);

  it('may aim at what the incident names, and set what the action itself lists', () => {
    expect(
      actionable(
        recommended('block_sender', 'jo@corp.example'),
        recommended('raise_level', 'high'),
        recommended('raise_level', 'Loud'),
        recommended('raise_level', 'low'),
        recommended('block_sender', 'jo@corp.example', 'eve@elsewhere.example'),
        recommended('lookup_url', 'jo@corp.example'),
        recommended('gone', 'high'),
      ),
    ).toEqual([
      ['block_sender', { p0: 'jo@corp.example' }],
      ['raise_level', { p0: 'high' }],
    ]);
  });

  it('is dropped where its parameters do not hold, and cut to ten, with a reason of a thousand characters', () => {
    const wrong = {
      ...recommended('block_sender'),
      parameters: [{ name: 'wrong', value: 'jo@corp.example' }],
    };
    expect(actionable(wrong)).toEqual([]);
    const many = Array.from({ length: 11 }, () => recommended('block_sender', 'jo@corp.example'));
    const kept = tools().tools.actionable(many, known);
    expect(kept).toHaveLength(10);
    expect(kept[0]?.reason).toHaveLength(1000);
  });
});
