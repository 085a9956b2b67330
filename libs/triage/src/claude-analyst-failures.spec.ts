import { vi } from 'vitest';
import { NOW } from './domain/cases.fixture.ts';
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

describe('when Claude fails, the offline analyst answers', () => {
  const cases: [string, () => void, Record<string, string>, string][] = [
    ['a wrong key', () => undefined, { ANTHROPIC_API_KEY: 'sk-wrong' }, 'unauthorised'],
    [
      '429',
      () => fake.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '0' } }, { times: 5 }),
      {},
      'rate_limited',
    ],
    [
      '529',
      () => fake.fail({ kind: 'answer', status: 529, headers: { 'retry-after-ms': '1' } }, { times: 5 }),
      {},
      'overloaded',
    ],
    [
      '500',
      () => fake.fail({ kind: 'answer', status: 500, headers: { 'retry-after-ms': '1' } }, { times: 5 }),
      {},
      'service_error',
    ],
    [
      'a page instead of JSON',
      () => fake.fail({ kind: 'html' }, { times: 5, path: '/v1/messages' }),
      {},
      'no_verdict',
    ],
    ['a cut connection', () => fake.fail({ kind: 'cut_before' }, { times: 5 }), {}, 'unreachable'],
    ['a refusal', () => (fake.state.turns = [{ stop_reason: 'refusal' }]), {}, 'refused'],
    ['a cut-off answer', () => (fake.state.turns = [{ stop_reason: 'max_tokens' }]), {}, 'cut_off'],
    ['endless look-ups', () => (fake.state.turns = [lookup]), { ANTHROPIC_MAX_TURNS: '3' }, 'turns_used_up'],
    [
      'garbage as verdict',
      () => (fake.state.turns = [{ tools: [{ name: 'submit_verdict', input: 'yes' }] }]),
      { ANTHROPIC_MAX_TURNS: '2' },
      'turns_used_up',
    ],
    [
      'too many tokens',
      () => ((fake.state.turns = [lookup]), (fake.state.usage = { input_tokens: 900, output_tokens: 200 })),
      { ANTHROPIC_TOKEN_BUDGET: '1000' },
      'tokens_used_up',
    ],
    [
      'too much money',
      () => (
        (fake.state.turns = [lookup]),
        (fake.state.usage = { input_tokens: 5_000_00, output_tokens: 0 })
      ),
      { ANTHROPIC_TOKEN_BUDGET: '5000000', ANTHROPIC_DAILY_BUDGET_CENTS: '100' },
      'money_used_up',
    ],
    ['no model', () => undefined, { ANTHROPIC_MODEL: 'claude-gone' }, 'service_error'],
  ];

  it.each(cases)('%s', async (_name, arrange, environment, cause) => {
    fake.state.turns = [submit()];
    arrange();
    const { analysts: who, registry } = analysts(environment);
    const verdict = await who.judge(input());
    expect(verdict.analyst).toBe('offline');
    expect(verdict.fallback_reason).toMatch(/\w{3}/);
    expect(verdict.fallback_reason).not.toContain(fake.state.apiKey);
    expect(await series(registry, 'fallbacks')).toEqual([{ labels: { cause }, value: 1 }]);
  });

  it('no answer within the time', async () => {
    fake.fail({ kind: 'hang' }, { times: 5 });
    const { analysts: who, registry } = analysts({ ANTHROPIC_TIMEOUT_SECONDS: '5' });
    const { setTimeout: real } = globalThis;
    const limit = vi
      .spyOn(globalThis, 'setTimeout')
      .mockImplementation(((run: () => void, ms: number) =>
        real(run, ms === 5000 ? 0 : ms)) as typeof setTimeout);
    try {
      expect(await who.judge(input())).toMatchObject({
        analyst: 'offline',
        fallback_reason: 'Claude did not answer in time.',
      });
    } finally {
      limit.mockRestore();
    }
    expect(await series(registry, 'fallbacks')).toEqual([{ labels: { cause: 'timeout' }, value: 1 }]);
  });

  it('no answer within the time that the playbook gives: the offline analyst still has some of it', async () => {
    fake.fail({ kind: 'hang' }, { times: 5 });
    const { analysts: who } = analysts();
    const time_ms = 3000;
    const verdict = await who.judge(input({ time_ms, signal: AbortSignal.timeout(time_ms) }));
    expect(verdict).toMatchObject({
      analyst: 'offline',
      fallback_reason: 'Claude did not answer in time.',
    });
  });

  it('leaves a service alone that refused the key, for five minutes', async () => {
    const { analysts: who } = analysts({ ANTHROPIC_API_KEY: 'sk-wrong' });
    await who.judge(input());
    const calls = fake.calls.length;
    await who.judge(input());
    expect(fake.calls).toHaveLength(calls);
    given.now = new Date(NOW.getTime() + 6 * 60_000);
    await who.judge(input());
    expect(fake.calls.length).toBeGreaterThan(calls);
  });

  it('uses what the look-ups found before the failure', async () => {
    fake.state.turns = [lookup, { stop_reason: 'refusal' }];
    const verdict = await analysts().analysts.judge(input());
    expect(verdict.analyst).toBe('offline');
    expect(verdict.reasoning.flatMap((claim) => claim.evidence)).toContain('found-5');
  });

  it('stops with the reason of its caller, without a verdict', async () => {
    const reason = new Error('The run was cancelled.');
    fake.state.turns = [submit()];
    await expect(analysts().analysts.judge(input({ signal: AbortSignal.abort(reason) }))).rejects.toBe(
      reason,
    );
  });
});
