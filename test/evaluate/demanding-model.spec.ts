import { dataJson } from '../../libs/triage/src/domain/claude-prompt.ts';
import { demandEverything } from './demanding-model.ts';

it('demands all that it can name, and cites what it was given', () => {
  const file = {
    alerts: [{ recipient: 'alex@corp.example' }],
    observables: [{ type: 'domain', value: 'evil.example' }],
    evidence: [
      { id: 'E1', raw: { from: 'eve@evil.example', message_id: '<1@evil.example>' } },
      { id: 'E12', raw: { url: 'https://evil.example/a' } },
    ],
  };
  const turn = demandEverything({
    messages: [{ role: 'user', content: `<incident>\n${dataJson(file)}\n</incident>` }],
  });
  const [submitted] = 'tools' in turn ? turn.tools : [];
  expect(submitted).toMatchObject({
    name: 'submit_verdict',
    input: { classification: 'malicious', confidence: 1, reasoning: [{ evidence: ['E1', 'E12'] }] },
  });
  const { recommended_actions } = submitted?.input as {
    recommended_actions: { action: string; parameters: { value: string }[] }[];
  };
  const demanded = recommended_actions.map(({ action, parameters }) => [
    action,
    ...parameters.map(({ value }) => value),
  ]);
  expect(demanded).toContainEqual(['quarantine_email', 'alex@corp.example', '<1@evil.example>']);
  expect(demanded).toContainEqual(['block_sender', 'eve@evil.example']);
  expect(demanded).toContainEqual(['isolate_host', 'evil.example']);
  expect(demanded).toContainEqual(['block_indicator', 'https://evil.example/a']);
});
