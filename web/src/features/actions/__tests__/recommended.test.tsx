import { notifications } from '@mantine/notifications';
import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type {
  ActionDto,
  ActionPreviewDto,
  ActionTypeDto,
  RecommendationDto,
} from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { action, actionType, page, preview } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { RecommendedAction } from '../components/recommended-action.tsx';
import { sayOutcome } from '../outcome.ts';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

interface World {
  actions?: ActionDto[];
  says?: Partial<ActionPreviewDto> | null;
  became?: Partial<RecommendationDto>;
  type?: Partial<ActionTypeDto>;
  role?: Role;
  closed?: boolean;
}

function recommended({
  actions = [],
  says = {},
  became,
  type = {},
  role = 'analyst',
  closed = false,
}: World) {
  const rows =
    became === undefined ? [] : [{ verdict_id: 'v', position: 1, action: 'block_sender', ...became }];
  const asked: unknown[] = [];
  server.use(
    http.get('*/api/incidents/:id/actions', () => HttpResponse.json(page(actions))),
    http.get('*/api/incidents/:id/recommendations', () => HttpResponse.json(page(rows))),
    http.get('*/api/action-types', () =>
      HttpResponse.json(page([actionType({ name: 'block_sender', title: 'Block sender', ...type })])),
    ),
    http.post('*/api/actions/preview', async ({ request }) => {
      asked.push(((await request.json()) as { parameters: unknown }).parameters);
      return says === null
        ? HttpResponse.json({ code: 'conflict', title: 'In use', detail: 'Cannot say.' }, { status: 409 })
        : HttpResponse.json(preview(says));
    }),
  );
  const recommendation = {
    ...{
      action: 'block_sender',
      parameters: { address: 'Evil@bad.example' },
      reason: 'More will come.',
      evidence: ['E1'],
    },
  };
  const rendered = renderWith(
    <>
      <ul>
        <RecommendedAction
          incidentId="i"
          recommendation={recommendation}
          place={{ verdictId: 'v', position: 1 }}
          closed={closed}
        />
      </ul>
      <Toasts />
    </>,
    { role },
  );
  return { asked, ...rendered };
}
const same = (status: ActionDto['status'], changes: Partial<ActionDto> = {}) =>
  action({
    ...{ id: 'a', action: 'block_sender', summary: 'Asked already', status },
    parameters: { connector: 'c', address: 'evil@BAD.example' },
    ...changes,
  });
const request = () => screen.queryByRole('button', { name: 'Request' });

it('is what it would do, with what policy would say', async () => {
  const { asked } = recommended({ says: { decision: 'deny', obstacle: 'No connector.' } });
  expect(screen.getByText('Block sender')).toBeVisible();
  expect(await screen.findByText('Block the sender evil@bad.example')).toBeVisible();
  expect(screen.getByText('Policy would deny it')).toBeVisible();
  expect(screen.getByText('No connector.')).toBeVisible();
  expect(request()).toBeEnabled();
  expect(asked).toEqual([{ address: 'Evil@bad.example' }]);
  expect(screen.queryByRole('combobox')).toBeNull();
});

it('says that it could not be asked, and asks all the same', async () => {
  recommended({ says: null });
  expect(await screen.findByText('Cannot say.')).toBeVisible();
  expect(request()).toBeEnabled();
  expect(screen.getByText('Block sender')).toBeVisible();
});

it.each<[string, World]>([
  ['a reader', { role: 'viewer' }],
  ['a closed incident', { closed: true }],
])('asks for nothing for %s', async (_who, world) => {
  const { asked } = recommended({ ...world, became: { code: null, action_id: null, reason: 'It was.' } });
  expect(await screen.findByText('It was.')).toBeVisible();
  expect(request()).toBeNull();
  expect(asked).toEqual([]);
});

describe('what was asked before', () => {
  it.each([
    'pending_approval',
    'approved',
    'executing',
    'completed',
    'unconfirmed',
    'rollback_failed',
  ] as const)('is not asked again while it is %s', async (status) => {
    recommended({ actions: [same(status)] });
    expect(await screen.findByText('Asked already')).toBeVisible();
    expect(request()).toBeNull();
  });

  it.each(['rejected', 'expired', 'cancelled', 'denied', 'failed', 'rolled_back'] as const)(
    'may be asked again once it is %s',
    async (status) => {
      const { container } = recommended({ actions: [same(status)] });
      expect(await screen.findByText('Asked already')).toBeVisible();
      expect(container.querySelector('[data-status]')).toHaveAttribute('data-status', status);
      expect(request()).toBeVisible();
    },
  );

  it('is the one that still holds, else the newest', async () => {
    const { unmount } = recommended({
      actions: [
        same('failed', { id: '1', summary: 'Newest' }),
        same('completed', { id: '2', summary: 'Holds' }),
      ],
    });
    expect(await screen.findByText('Holds')).toBeVisible();
    unmount();
    recommended({ actions: [same('failed', { id: '1', summary: 'Newest' }), same('failed', { id: '2' })] });
    expect(await screen.findByText('Newest')).toBeVisible();
  });

  it.each<[string, Partial<ActionDto>]>([
    ['another action', { action: 'isolate_host' }],
    ['another target', { parameters: { address: 'other@bad.example' } }],
  ])('is nothing when it was %s', async (_which, changes) => {
    recommended({ actions: [same('completed', changes)] });
    expect(await screen.findByText('Block the sender evil@bad.example')).toBeVisible();
    expect(request()).toBeVisible();
  });

  it('is what the analyst made of it, whatever its parameters', async () => {
    const made = same('completed', { id: 'made', parameters: {}, summary: 'Made of it' });
    recommended({ actions: [made], became: { action_id: 'made', code: null, reason: 'By itself.' } });
    expect(await screen.findByText('Made of it')).toBeVisible();
    expect(await screen.findByText('By itself.')).toBeVisible();
  });
});

it.each<[string, World, RegExp | null]>([
  [
    'held back',
    { became: { action_id: null, code: 'beyond_evidence', reason: 'Too far.' } },
    /^Not requested by the analyst\. Too far\.$/,
  ],
  [
    'held back, but asked for by a person',
    { actions: [same('approved')], became: { action_id: null, code: 'beyond_evidence', reason: 'Too far.' } },
    null,
  ],
  ['of another place', { became: { position: 2, action_id: null, code: null, reason: 'Too far.' } }, null],
  [
    'of another verdict',
    { became: { verdict_id: 'w', action_id: null, code: null, reason: 'Too far.' } },
    null,
  ],
])('says why it was not requested: %s', async (_which, world, said) => {
  recommended(world);
  await waitFor(() => expect(screen.queryByText(/Asked already|Block the sender/)).not.toBeNull());
  if (said === null) expect(screen.queryByText(/Too far/)).toBeNull();
  else expect(await screen.findByText(said)).toBeVisible();
});

describe('where it cannot be', () => {
  const edr = (id: string, changes: object = {}) => ({
    ...{ id, name: `EDR ${id}`, type: 'edr', simulated: false },
    ...changes,
  });

  it('is not requested, and a connector may be named where there are several', async () => {
    const connectors = [edr('a'), edr('b', { type: 'other', simulated: true })];
    const { user, asked } = recommended({ says: { available: false }, type: { connectors } });
    const select = await screen.findByRole('combobox', { name: 'Connector' });
    await waitFor(() => expect(request()).toBeDisabled());
    await user.click(select);
    expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
      'EDR a · edr',
      'EDR b · other (simulated)',
    ]);
    await user.click(screen.getByRole('option', { name: /^EDR b/ }));
    await waitFor(() => expect(asked.at(-1)).toEqual({ address: 'Evil@bad.example', connector: 'b' }));
    expect(select).toBeVisible();
  });

  it('names the kind of a connector only where they differ', async () => {
    const { user } = recommended({ says: { available: false }, type: { connectors: [edr('a'), edr('b')] } });
    await user.click(await screen.findByRole('combobox', { name: 'Connector' }));
    expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
      'EDR a',
      'EDR b',
    ]);
  });
});

it('says why a request failed', async () => {
  const { user } = recommended({});
  server.use(
    http.post('*/api/incidents/:id/actions', () =>
      HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Request' }));
  expect(await screen.findByText('Could not request this action')).toBeVisible();
});

it.each<[Partial<ActionDto>, string]>([
  [{ status: 'pending_approval' }, 'Block a: waits for approval.'],
  [{ status: 'approved' }, 'Block a: requested.'],
  [{ status: 'denied', policy_decision: null }, 'Policy denied it.'],
  [
    {
      status: 'denied',
      policy_decision: {
        ...(action().policy_decision as NonNullable<ActionDto['policy_decision']>),
        reason: 'Never.',
      },
    },
    'Never.',
  ],
])('tells what became of a request: %j', async (changes, said) => {
  renderWith(<Toasts />);
  sayOutcome(action({ summary: 'Block a', ...changes }));
  expect(await screen.findByText(said)).toBeVisible();
  expect(screen.queryByText('Could not request “Block a”') !== null).toBe(changes.status === 'denied');
});
