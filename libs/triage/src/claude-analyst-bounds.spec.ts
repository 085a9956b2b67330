import { DatabaseAway } from '#platform';
import {
  fake,
  given,
  analysts,
  input,
  submit,
  lookup,
  series,
  withClaude,
} from './claude-analyst.harness.ts';

withClaude();

const HONEST = submit({ reasoning: [{ statement: 'A mail.', evidence: ['E1'] }] });
const after = (ms: number) => (given.now = new Date(given.now.getTime() + ms));
const toolsOf = (request: object | undefined) =>
  (request as { tools: { name: string }[] }).tools.map(({ name }) => name);

describe('what a judgement of Claude may use', () => {
  it('is the answer alone in its last turn', async () => {
    fake.state.turns = [lookup];
    const verdict = await analysts({ ANTHROPIC_MAX_TURNS: '3' }).analysts.judge(input());
    expect(fake.state.requests.map(toolsOf)).toEqual([
      ['lookup_url', 'submit_verdict'],
      ['lookup_url', 'submit_verdict'],
      ['submit_verdict'],
    ]);
    expect(verdict.fallback_reason).toBe('Claude gave no valid verdict within 3 turns.');
  });

  it('is what its tokens leave, 256 for an answer at least, and nothing once they are spent', async () => {
    fake.state.turns = [lookup];
    fake.state.usage = { input_tokens: 1000, output_tokens: 500 };
    given.changed = { token_budget: 3000, max_tokens: 2000, max_turns: 9 };
    const verdict = await analysts().analysts.judge(input());
    expect(fake.state.requests.map((request) => request['max_tokens'])).toEqual([2000, 1500]);
    expect(verdict.fallback_reason).toBe('The judgement used up its 3000 tokens.');

    fake.state.requests.length = 0;
    given.changed = { ...given.changed, token_budget: 1600 };
    await analysts().analysts.judge(input());
    expect(fake.state.requests.map((request) => request['max_tokens'])).toEqual([1600, 256]);
  });

  it('is no further turn when the money of the day is gone', async () => {
    fake.state.turns = [lookup];
    fake.state.usage = { input_tokens: 400_000, output_tokens: 0 };
    given.changed = { token_budget: 5_000_000, daily_budget_cents: 100 };
    const { analysts: who } = analysts();
    expect((await who.judge(input())).fallback_reason).toContain('(100 cents) is used up');
    expect(fake.state.requests).toHaveLength(1);
    // Nor a first one: the service is not even asked for its models.
    const calls = fake.calls.length;
    await who.judge(input());
    expect(fake.calls).toHaveLength(calls);
  });

  it('is told: what it took, with what was kept for it before', async () => {
    fake.state.turns = [() => (after(2500), HONEST)];
    fake.state.usage = {
      input_tokens: 1000,
      output_tokens: 100,
      cache_creation_input_tokens: 40,
      cache_read_input_tokens: 3,
    };
    const { analysts: who, registry } = analysts();
    const { usage } = await who.judge(input());
    expect(usage).toEqual({ input_tokens: 1043, output_tokens: 100, latency_ms: 2500 });
    const tokens = await series(registry, 'tokens');
    expect(
      Object.fromEntries(tokens.map(({ labels, value }) => [(labels as { kind: string }).kind, value])),
    ).toEqual({ input: 1000, output: 100, cache_write: 40, cache_read: 3 });
    expect(await took(registry)).toEqual([{ outcome: 'verdict', seconds: 2.5 }]);
  });

  it('has no series for what was not kept', async () => {
    fake.state.turns = [HONEST];
    const { analysts: who, registry } = analysts();
    await who.judge(input());
    const kinds = (await series(registry, 'tokens')).map(({ labels }) => (labels as { kind: string }).kind);
    expect(kinds.sort()).toEqual(['input', 'output']);
  });

  async function took(registry: Parameters<typeof series>[0]) {
    const all = (await series(registry, 'latency')) as {
      labels: { outcome?: string };
      value: number;
      metricName?: string;
    }[];
    return all
      .filter(({ metricName }) => metricName === 'latency_sum')
      .map(({ labels, value }) => ({ outcome: labels.outcome, seconds: value }));
  }

  it('is measured by how it ended, and not at all while the service is left alone', async () => {
    fake.state.turns = [{ stop_reason: 'refusal' }];
    const { analysts: who, registry } = analysts();
    await who.judge(input());
    expect((await took(registry)).map(({ outcome }) => outcome)).toEqual(['refused']);

    const other = analysts({ ANTHROPIC_API_KEY: 'sk-wrong' });
    await other.analysts.judge(input());
    expect((await other.analysts.judge(input())).fallback_reason).toContain('left alone for a moment');
    expect((await took(other.registry)).map(({ outcome }) => outcome)).toEqual(['unauthorised']);
    expect(await series(other.registry, 'fallbacks')).toContainEqual({
      labels: { cause: 'paused' },
      value: 1,
    });
  });

  it('lasts as long as the service was to be left alone, and no longer', async () => {
    const { analysts: who } = analysts({ ANTHROPIC_API_KEY: 'sk-wrong' });
    await who.judge(input());
    const calls = fake.calls.length;
    after(5 * 60_000 - 1);
    await who.judge(input());
    expect(fake.calls).toHaveLength(calls);
    after(1);
    await who.judge(input());
    expect(fake.calls.length).toBeGreaterThan(calls);
  });

  it.each([
    ['no use', () => Object.assign(fake.state, { usage: { input_tokens: 'many' } })],
    ['half a use', () => Object.assign(fake.state, { usage: { input_tokens: 5 } })],
  ])('is not guessed of an answer with %s', async (_what, arrange) => {
    fake.state.turns = [HONEST];
    arrange();
    const { analysts: who, registry } = analysts();
    expect((await who.judge(input())).fallback_reason).toContain('not that of its API');
    expect(await series(registry, 'tokens')).toEqual([]);
  });
});

describe('the model that judges', () => {
  const asked = () => fake.calls.filter(({ path }) => path === '/v1/models').length;

  it('is asked for once an hour', async () => {
    fake.state.turns = [HONEST];
    const { analysts: who } = analysts();
    await who.judge(input());
    after(3_599_999);
    await who.judge(input());
    expect(asked()).toBe(1);
    fake.state.models.push({
      id: 'claude-work-3',
      line: 'sonnet',
      lifecycle: 'active',
      created_at: '2026-11-01T00:00:00Z',
    });
    after(1);
    expect((await who.judge(input())).model).toBe('claude-work-3');
    expect(asked()).toBe(2);
    fake.state.models.pop();
  });

  it.each([
    [
      'the newest of any line where the usual one is not offered',
      'claude-big-2',
      [
        ['claude-big-1', 'active', 8],
        ['claude-big-2', 'active', 9],
        ['claude-big-3', 'retired', 10],
      ],
    ],
    ['none where no active one is offered', null, [['claude-big-3', 'retired', 10]]],
  ] as const)('is %s', async (_what, model, offered) => {
    const { models } = fake.state;
    fake.state.models = offered.map(([id, lifecycle, month]) => ({
      id,
      line: 'opus',
      lifecycle,
      created_at: `2026-${String(month).padStart(2, '0')}-01T00:00:00Z`,
    }));
    fake.state.turns = [HONEST];
    try {
      expect(await analysts().analysts.judge(input())).toMatchObject(
        model === null
          ? { model, fallback_reason: 'The Claude API lists no active model for this key.' }
          : { model, fallback_reason: null },
      );
    } finally {
      fake.state.models = models;
    }
  });
});

describe('whoever judges', () => {
  it('is quick where nobody outside is asked', () => {
    expect(analysts().analysts.quick).toBe(false);
    expect(analysts({ ANTHROPIC_API_KEY: '' }).analysts.quick).toBe(true);
  });

  it('counts its verdicts', async () => {
    fake.state.turns = [HONEST];
    const { analysts: who, registry } = analysts();
    await who.judge(input());
    given.changed = { claude: false };
    await who.judge(input());
    const labels = (await series(registry, 'verdicts')).map((one) => one.labels);
    expect(labels).toMatchObject([
      { analyst: 'claude', type: 'phishing' },
      { analyst: 'offline', type: 'phishing' },
    ]);
  });

  it('adds to the incident what its alerts say, and nothing where there is no alert', async () => {
    const added: string[][] = [];
    const adding = input({
      addEvidence: async (drafts) => {
        added.push(drafts.map(({ kind }) => kind));
        return drafts.map((draft, index) => ({ ...draft, id: `x${index}`, label: null }));
      },
    });
    const { analysts: who } = analysts({ ANTHROPIC_API_KEY: '' });
    await who.judge(adding);
    expect(added).toEqual([['alert.detection', 'alert.instructions']]);
    const incident = { ...adding.snapshot.incident, alert_count: 0 };
    await who.judge({ ...adding, snapshot: { ...adding.snapshot, incident, alerts: [] } });
    expect(added.slice(1)).toEqual([]);
  });

  it('judges nothing while the database is away', async () => {
    const away = new DatabaseAway('The database is away.');
    given.lookUp = () => Promise.reject(away);
    fake.state.turns = [lookup, HONEST];
    await expect(analysts().analysts.judge(input())).rejects.toBe(away);
  });
});
