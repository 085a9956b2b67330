import { notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type {
  PolicyDocumentDto,
  SimulatePolicyDto,
  SimulationDto,
} from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { renderWith } from '../../../test/render.tsx';
import { anActionType, aPolicy, pageOf } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { PublishBar } from '../components/publish-bar.tsx';
import { TryRequest } from '../components/try-request.tsx';
import { toRequest, useTrial, type Trial } from '../trial.ts';
import type { BacktestState } from '../use-backtest.ts';
import { usePolicyDraft } from '../use-policy-draft.ts';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

describe('a request that is tried', () => {
  const trial: Trial = {
    ...{
      action: 'isolate_host',
      targets: ['srv-1'],
      severity: 'high',
      type: 'phishing',
      verdict: 'malicious',
    },
    ...{ confidence: 0.9, proposer: 'playbook', role: 'manager', playbook: ' mail ' },
  };
  const made = (changes: Partial<Trial>) => toRequest({ ...trial, ...changes }, anActionType());

  it('is none before the action is known', () => expect(toRequest(trial, undefined)).toBeNull());

  it('is by a playbook with its name, or by a person with a role', () => {
    expect(made({})).toMatchObject({
      action: { name: 'isolate_host', category: 'host', connector: null },
      targets: ['srv-1'],
      proposer: { type: 'playbook', role: null },
      verdict: { classification: 'malicious', confidence: 0.9 },
      playbook: 'mail',
    });
    expect(made({ playbook: ' ' })).toMatchObject({ playbook: null });
    expect(made({ proposer: 'user' })).toMatchObject({
      proposer: { type: 'user', role: 'manager' },
      playbook: null,
    });
    expect(made({ verdict: null })).toMatchObject({ verdict: null });
  });

  it('is kept as it was filled in', async () => {
    function Field() {
      const [{ severity, role }, change] = useTrial();
      return <button onClick={() => change({ severity: 'low' })}>{`${severity} ${role}`}</button>;
    }
    const { user, unmount } = renderWith(<Field />);
    await user.click(screen.getByRole('button', { name: 'high analyst' }));
    expect(screen.getByRole('button', { name: 'low analyst' })).toBeVisible();
    unmount();
    renderWith(<Field />);
    expect(screen.getByRole('button', { name: 'low analyst' })).toBeVisible();
  });
});

describe('the draft of a policy', () => {
  const keep = (value: unknown) =>
    localStorage.setItem('tw-draft:policy', JSON.stringify({ at: Date.now(), value }));
  function Draft({ version }: { version: number }) {
    const draft = usePolicyDraft(aPolicy({ version }));
    return (
      <>
        <output>{`${draft.document.mode} ${draft.basedOn} ${draft.changes.length}`}</output>
        <button onClick={() => draft.change({ ...draft.document, mode: 'autonomous' })}>Change</button>
        <button onClick={draft.discard}>Discard</button>
      </>
    );
  }
  const says = () => screen.getByRole('status').textContent;

  it('is the policy in force until something is changed, and remembers what it began with', async () => {
    const { user, unmount } = renderWith(<Draft version={7} />);
    expect(says()).toBe('supervised 7 0');
    await user.click(screen.getByRole('button', { name: 'Change' }));
    expect(says()).toBe('autonomous 7 1');
    unmount();
    const later = renderWith(<Draft version={8} />);
    expect(says()).toBe('autonomous 7 1');
    await later.user.click(screen.getByRole('button', { name: 'Change' }));
    expect(says()).toBe('autonomous 7 1');
    await later.user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(says()).toBe('supervised 8 0');
  });

  it.each<[string, unknown, string]>([
    ['that is nothing', { document: null, based_on: 3 }, 'supervised 7 0'],
    ['that is text', { document: 'x', based_on: 3 }, 'supervised 7 0'],
    ['without rules', { document: { guardrails: {}, mode: 'autonomous' } }, 'supervised 7 0'],
    ['without guardrails', { document: { rules: [], mode: 'autonomous' } }, 'supervised 7 0'],
    ['without a mode', { document: { rules: [], guardrails: {} } }, 'supervised 7 0'],
    ['without its beginning', { document: { ...aPolicy().document, mode: 'autonomous' } }, 'autonomous 7 1'],
  ])('is not taken from a store that has one %s', (_which, stored, said) => {
    keep(stored);
    renderWith(<Draft version={7} />);
    expect(says()).toBe(said);
  });
});

describe('trying one', () => {
  const ANSWER: SimulationDto = {
    ...{
      decision: 'allow',
      level: null,
      quorum: 1,
      step: 'mode',
      rule: null,
      reason: 'Nothing is against it.',
    },
    ...{ policy_version: 7, mode: 'supervised' },
    trace: [
      { step: 'rate_limit', name: null, matched: false, explanation: 'None fits.' },
      { step: 'rule', name: 'servers', matched: true, explanation: 'It fits.' },
    ],
  };
  const open = (draft: PolicyDocumentDto | null, answer: Partial<SimulationDto> | null = {}) => {
    const sent: SimulatePolicyDto[] = [];
    server.use(
      http.get('*/api/action-types', () =>
        HttpResponse.json(
          pageOf(anActionType(), anActionType({ name: 'lookup', title: 'Look up', read_only: true })),
        ),
      ),
      http.post('*/api/policy/simulate', async ({ request }) => {
        sent.push((await request.json()) as SimulatePolicyDto);
        return answer === null
          ? HttpResponse.json({ code: 'invalid_request', title: 'Not valid' }, { status: 400 })
          : HttpResponse.json({ ...ANSWER, ...answer });
      }),
    );
    const onRule = vi.fn();
    return { sent, onRule, ...renderWith(<TryRequest draft={draft} onRule={onRule} />) };
  };
  const choose = async (user: ReturnType<typeof renderWith>['user'], field: string, option: string) => {
    await user.click(await screen.findByRole('combobox', { name: field }));
    await user.click(await screen.findByRole('option', { name: option }));
  };

  it('offers effects, asks nothing before one is chosen, and says by what it was decided', async () => {
    const { user, sent, onRule } = open(null);
    expect(screen.getByText(/^Choose an action/)).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Targets' })).toBeVisible();
    await user.click(screen.getByRole('combobox', { name: 'Action' }));
    expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
      'Isolate host',
    ]);
    await user.click(screen.getByRole('option', { name: 'Isolate host' }));
    expect(await screen.findByText('Nothing is against it.')).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Host' })).toBeVisible();
    expect(screen.getByText(/· version 7 · mode supervised$/)).toHaveTextContent(/^Mode · version 7/);
    expect(
      screen.getAllByRole('listitem').map((each) => [each.textContent, each.dataset['matched']]),
    ).toEqual([
      ['Rate limit: None fits.', undefined],
      ['Rule “servers”: It fits.', 'true'],
    ]);
    expect(sent).toHaveLength(1);
    expect(onRule).toHaveBeenLastCalledWith(null);
    expect(screen.queryByText(/^Choose an action/)).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('answers by the draft where there is one, and lights its rule', async () => {
    const { user, sent, onRule } = open(aPolicy().document, {
      rule: 'servers',
      step: 'rule',
      policy_version: null,
    });
    await choose(user, 'Action', 'Isolate host');
    expect(await screen.findByText(/your draft/)).toHaveTextContent(
      /^Rule “servers” · your draft · mode supervised$/,
    );
    expect(sent[0]?.document).toMatchObject({ mode: 'supervised' });
    await waitFor(() => expect(onRule).toHaveBeenLastCalledWith('servers'));
  });

  it('asks for what belongs to who asks, and for no confidence without a verdict', async () => {
    const { user, sent } = open(null);
    expect(screen.getByRole('textbox', { name: 'Playbook' })).toBeVisible();
    expect(screen.queryByRole('combobox', { name: 'Role' })).toBeNull();
    await choose(user, 'Action', 'Isolate host');
    await choose(user, 'Asked by', 'User');
    await choose(user, 'Role', 'Manager');
    expect(screen.queryByRole('textbox', { name: 'Playbook' })).toBeNull();
    expect(screen.getByRole('textbox', { name: 'Confidence' })).toBeEnabled();
    // Of all of them only a verdict may be missing.
    expect(document.querySelectorAll('[class*=InputClearButton]')).toHaveLength(1);
    await choose(user, 'Verdict', 'Benign');
    await choose(user, 'Severity', 'Critical');
    await choose(user, 'Incident type', 'Malware');
    await waitFor(() =>
      expect(sent.at(-1)?.request).toMatchObject({
        incident: { severity: 'critical', type: 'malware' },
        proposer: { type: 'user', role: 'manager' },
        verdict: { classification: 'benign', confidence: 0.9 },
      }),
    );
  });

  it('says what is wrong with it', async () => {
    const { user } = open(null, null);
    await choose(user, 'Action', 'Isolate host');
    expect(await screen.findByText('Could not try the request. Not valid.')).toBeVisible();
  });
});

describe('publishing', () => {
  const bar = (basedOn: number, answer: () => Response, state: BacktestState = { is: 'idle' }) => {
    const discard = vi.fn();
    const backtest = { state, start: vi.fn(), clear: vi.fn() };
    server.use(
      http.put('*/api/policy', answer),
      http.get('*/api/policy/versions', () => HttpResponse.json(pageOf())),
    );
    const draft = {
      document: aPolicy().document,
      basedOn,
      changes: ['A', 'B'],
      change: () => undefined,
      discard,
    };
    return {
      discard,
      backtest,
      draft,
      ...renderWith(
        <>
          <PublishBar policy={aPolicy()} draft={draft} backtest={backtest} />
          <Toasts />
        </>,
      ),
    };
  };

  it.each([
    [7, /^Nothing of it is in force yet\./],
    [6, /^Version 7 was published after you began with version 6/],
  ])('says what the changes are against: begun with %i', (basedOn, said) => {
    bar(basedOn, () => HttpResponse.json(aPolicy()));
    expect(screen.getByText('2 unpublished changes')).toBeVisible();
    expect(screen.getByText(said)).toBeVisible();
  });

  it('puts it in force, forgets the words, and lets the draft go', async () => {
    const { user, discard } = bar(7, () => HttpResponse.json(aPolicy({ version: 8 })));
    await user.click(screen.getByRole('button', { name: 'Publish …' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Publish version 8' }));
    expect(dialog.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['A', 'B']);
    await user.type(dialog.getByRole('textbox'), 'Why');
    await user.click(dialog.getByRole('button', { name: 'Publish' }));
    expect(await screen.findByText('Policy version 8 is in force')).toBeVisible();
    expect(discard).toHaveBeenCalledOnce();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(localStorage.getItem('tw-draft:policy:comment')).toBeNull();
  });

  it.each([
    ['stale_version', /^Your draft is kept\. Close this/],
    ['conflict', /^Your draft is kept\.$/],
  ])('says what to do when it was not: %s', async (code, said) => {
    const { user, discard } = bar(7, () => HttpResponse.json({ code, title: 'No' }, { status: 412 }));
    await user.click(screen.getByRole('button', { name: 'Publish …' }));
    await user.click(await screen.findByRole('button', { name: 'Publish' }));
    expect(await screen.findByText(said)).toBeVisible();
    expect(discard).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(discard).toHaveBeenCalledOnce();
  });
});
