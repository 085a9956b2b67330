import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  EngageKillSwitchDto,
  KillSwitchDto,
  PolicyDocumentDto,
  ProblemDto,
  SimulatePolicyDto,
  SimulationDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { aBacktest, anActionType, aPolicy, aReading, backtestLines, pageOf } from '../../test/rows.ts';
import { ruleOf, ruleValues } from './forms.ts';
import { changesOf } from './policy-words.ts';

interface Published {
  version: number;
  comment: string;
  document: PolicyDocumentDto;
}

function network(...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/policy', () => HttpResponse.json(aPolicy())),
    http.get('*/api/policy/versions', () => HttpResponse.json(pageOf(aPolicy()))),
    http.get('*/api/action-types', () => HttpResponse.json(pageOf(anActionType()))),
    http.post('*/api/policy/describe', () => HttpResponse.json(aReading())),
    http.post('*/api/policy/backtest', () => backtestLines({ result: aBacktest() })),
  ];
}

it('shows the rules in order with their hits, the guardrails and the mode', async () => {
  openPage('/policy', 'viewer', ...network());
  const rules = await screen.findByRole('region', { name: 'Rules' });
  const [first, second] = within(rules).getAllByRole('listitem');
  expect(first).toHaveTextContent('certain-phish');
  expect(first).toHaveTextContent('Decided 12 in 30 days');
  expect(await within(rules).findByText(/^Quarantine email, when/)).toBeVisible();
  expect(await within(rules).findByText('Would have decided 40 of 622')).toBeVisible();
  expect(second).toHaveTextContent('Require approval: manager, 2 people');
  expect(second).toHaveTextContent('Decided nothing in 30 days');
  expect(screen.getByRole('region', { name: 'Guardrails' })).toHaveTextContent('dc-*');
  expect(screen.getByRole('radio', { name: 'Supervised' })).toBeChecked();
  expect(screen.queryByRole('button', { name: 'Add a rule' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Stop automated effects' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it('publishes the draft against the version that is on the page, and keeps it when that is stale', async () => {
  const { sent, keep } = bodies<Published>();
  const stale: ProblemDto = {
    type: 'about:blank',
    title: 'Somebody changed it in between',
    status: 412,
    code: 'stale_version',
    detail: 'Version 8 is in force.',
    correlation_id: 'correlation-1',
  };
  const { user } = openPage(
    '/policy',
    'manager',
    ...network(
      http.put('*/api/policy', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(stale, { status: 412 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Move servers up' }));
  await user.click(await screen.findByRole('button', { name: 'Publish …' }));
  const dialog = await screen.findByRole('dialog', { name: 'Publish version 8' });
  expect(within(dialog).getByText('Order of the rules')).toBeVisible();
  await user.type(within(dialog).getByLabelText('What was changed, and why'), 'Servers first');
  await user.click(within(dialog).getByRole('button', { name: 'Publish' }));
  expect(await within(dialog).findByText('Version 8 is in force.')).toBeVisible();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ version: 7, comment: 'Servers first' });
  expect(sent[0]?.document.rules.map(({ name }) => name)).toEqual(['servers', 'certain-phish']);
  expect(screen.getByText('1 unpublished change')).toBeVisible();
});

it('puts the draft in force and lets it go', async () => {
  const published = aPolicy({ version: 8, document: { ...aPolicy().document, mode: 'autonomous' } });
  let current = aPolicy();
  const { user } = openPage(
    '/policy',
    'manager',
    ...network(
      http.get('*/api/policy', () => HttpResponse.json(current)),
      http.put('*/api/policy', () => {
        current = published;
        return HttpResponse.json(published);
      }),
    ),
  );
  await user.click(await screen.findByRole('radio', { name: 'Autonomous' }));
  await user.click(await screen.findByRole('button', { name: 'Publish …' }));
  await user.click(await screen.findByRole('button', { name: 'Publish' }));
  await waitFor(() => expect(screen.queryByText(/unpublished change/)).toBeNull());
  expect(localStorage.getItem('tw-draft:policy')).toBeNull();
});

it('answers a tried request as one types and lights the rule that decided', async () => {
  const { sent, keep } = bodies<SimulatePolicyDto>();
  const answer: SimulationDto = {
    decision: 'require_approval',
    level: 'manager',
    quorum: 2,
    step: 'rule',
    rule: 'servers',
    reason: 'Rule servers asks two managers.',
    policy_version: 7,
    mode: 'supervised',
    trace: [
      { step: 'kill_switch', name: null, matched: false, explanation: 'No kill switch is on.' },
      { step: 'rule', name: 'servers', matched: true, explanation: 'The target srv-1 fits srv-*.' },
    ],
  };
  const { user } = openPage(
    '/policy',
    'viewer',
    ...network(
      http.post('*/api/policy/simulate', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(answer);
      }),
    ),
  );
  const trial = await screen.findByRole('region', { name: 'Try a request' });
  await user.click(within(trial).getByRole('combobox', { name: 'Action' }));
  await user.click(await screen.findByRole('option', { name: 'Isolate host' }));
  expect(await within(trial).findByText('Rule servers asks two managers.')).toBeVisible();
  expect(sent.at(-1)).toMatchObject({
    request: { action: { name: 'isolate_host' }, proposer: { type: 'playbook' } },
  });
  expect(sent.at(-1)?.document).toBeUndefined();
  const lit = (await screen.findByText('servers')).closest('li');
  await waitFor(() => expect(lit).toHaveAttribute('data-lit'));
});

it('turns the kill switch on with a reason only', async () => {
  const { sent, keep } = bodies<EngageKillSwitchDto>();
  const made: KillSwitchDto = {
    id: 'switch-1',
    scope: 'global',
    target: null,
    reason: 'Ransomware drill',
    engaged_by: 'A manager',
    engaged_at: '2026-11-22T10:00:00.000Z',
    released_by: null,
    released_at: null,
    release_reason: null,
  };
  const { user } = openPage(
    '/policy',
    'manager',
    ...network(
      http.post('*/api/kill-switch', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(made, { status: 201 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Stop automated effects' }));
  const dialog = await screen.findByRole('dialog', { name: 'Stop automated effects' });
  await user.click(within(dialog).getByRole('button', { name: 'Stop it now' }));
  const reason = within(dialog).getByLabelText(/Reason/);
  expect(reason).toHaveFocus();
  expect(reason).toHaveAccessibleDescription(/Say why/);
  await user.type(reason, 'Ransomware drill');
  await user.click(within(dialog).getByRole('button', { name: 'Stop it now' }));
  await waitFor(() => expect(sent).toEqual([{ scope: 'global', reason: 'Ransomware drill' }]));
});

it('folds a rule into the form and back without a change', () => {
  const document = aPolicy().document;
  const rule = {
    name: 'night',
    actions: ['disable_user'],
    target: { criticality: ['high' as const], tags: ['server'] },
    proposer: { types: ['playbook' as const] },
    confidence: { min: 0.5, max: 0.9 },
    time: { days: ['monday' as const], from: '22:00', to: '06:00', timezone: 'Europe/Berlin' },
    decision: 'deny' as const,
    reason: 'Not at night',
  };
  const before = { ...document, rules: [rule] };
  const after = { ...document, rules: [ruleOf(ruleValues(rule), undefined)] };
  expect(changesOf(before, after)).toEqual([]);
  expect(
    changesOf(before, { ...after, rules: [ruleOf({ ...ruleValues(rule), reason: '' }, false)] }),
  ).toEqual(['Rule “night” changed and switched off']);
});
