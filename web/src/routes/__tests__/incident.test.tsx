import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type {
  RecommendationDto,
  ActionDto,
  RequestIncidentActionDto,
  ResolveIncidentDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import {
  action,
  actionType,
  alert,
  evidence,
  incident,
  incidentDetail,
  observable,
  page,
  preview,
  timelineEntry,
  verdict,
} from '../../test/fixtures.ts';
import { renderRoute } from '../../test/render.tsx';
import { server } from '../../test/server.ts';

const detail = incidentDetail();
let state = detail;
let verdicts = [verdict()];
let recommendations: RecommendationDto[] = [];

beforeEach(() => {
  state = detail;
  verdicts = [verdict()];
  recommendations = [];
  server.use(
    http.get('*/api/incidents/:id', ({ params }) =>
      params['id'] === detail.id || params['id'] === detail.number
        ? HttpResponse.json(state)
        : HttpResponse.json(
            {
              type: 'about:blank',
              title: 'There is no such thing here',
              status: 404,
              code: 'not_found',
              detail: 'No incident.',
              correlation_id: 'c',
            },
            { status: 404 },
          ),
    ),
    http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page(verdicts))),
    http.get('*/api/incidents/:id/evidence', () =>
      HttpResponse.json(
        page([
          evidence(),
          evidence({
            id: 'E2',
            kind: 'url.reputation',
            source: { type: 'connector', name: 'virustotal' },
            subject: { type: 'url', value: 'http://bad.example/login' },
            statement: '19 of 92 engines call the address malicious.',
            raw: { malicious: 19 },
          }),
        ]),
      ),
    ),
    http.get('*/api/incidents/:id/observables', () =>
      HttpResponse.json(
        page([
          observable(),
          observable({ id: 'o2', type: 'host', value: 'WS-0042', polarity: null, incident_count: 1 }),
        ]),
      ),
    ),
    http.get('*/api/incidents/:id/alerts', () => HttpResponse.json(page([alert()]))),
    http.get('*/api/incidents/:id/related', () =>
      HttpResponse.json(
        page([
          {
            ...incident({ id: 'r1', number: 'INC-900' }),
            shared_count: 1,
            shared: [{ type: 'url', value: 'http://bad.example/login' }],
          },
        ]),
      ),
    ),
    http.get('*/api/incidents/:id/timeline', ({ request }) => {
      const kinds = new URL(request.url).searchParams.getAll('kind');
      const entries = [
        timelineEntry(),
        timelineEntry({
          id: 't2',
          kind: 'comment',
          actor: { type: 'user', name: 'Maria' },
          text: 'Called the user.',
        }),
      ];
      return HttpResponse.json(
        page(entries.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))),
      );
    }),
    http.get('*/api/incidents/:id/actions', () => HttpResponse.json(page([action()]))),
    http.get('*/api/incidents/:id/recommendations', () => HttpResponse.json(page(recommendations))),
    http.get('*/api/action-types', () =>
      HttpResponse.json(
        page([actionType(), actionType({ name: 'block_sender', title: 'Block sender', category: 'email' })]),
      ),
    ),
    http.post('*/api/actions/preview', () => HttpResponse.json(preview())),
  );
});

const heading = () => screen.findByRole('heading', { level: 1, name: /INC-1042/ });

it('shows verdict, reasoning, what is missing, actions, timeline and facts without a broken rule', async () => {
  const { container } = renderRoute('/incidents/INC-1042');
  await heading();
  expect(await screen.findByText('A phishing mail that imitates the support.')).toBeInTheDocument();
  expect(screen.getByText('Whether anybody has opened the link.')).toBeInTheDocument();
  expect(screen.getByText(/^Not asked: no EDR and no SIEM is connected/)).toBeInTheDocument();
  expect(await screen.findByText('Quarantine a mail of j.huber@contoso.example')).toBeInTheDocument();
  expect(await screen.findByText('Called the user.')).toBeInTheDocument();
  expect((await screen.findAllByText(/^SPF fails for the sender\./))[0]).toBeInTheDocument();
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('says what to do before the reasons for it, and what became of an action in the words of its state', async () => {
  server.use(
    http.get('*/api/incidents/:id/timeline', () =>
      HttpResponse.json(
        page([
          timelineEntry({
            id: 't3',
            kind: 'action',
            actor: { type: 'user', name: 'Mia' },
            text: 'Quarantine email: pending approval',
            data: { action_id: action().id, action: action().action, status: 'pending_approval' },
          }),
          timelineEntry({
            id: 't4',
            kind: 'action',
            actor: { type: 'user', name: 'Maria' },
            text: 'Quarantine email: completed',
            data: { action_id: action().id, action: action().action, status: 'completed' },
          }),
        ]),
      ),
    ),
  );
  renderRoute('/incidents/INC-1042');
  const recommended = await screen.findByRole('region', { name: 'Recommended' });
  const reasoning = screen.getByRole('region', { name: 'Reasoning' });
  expect(recommended.compareDocumentPosition(reasoning)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  const timeline = await screen.findByRole('list', { name: 'Timeline' });
  expect(await within(timeline).findByText(/^Quarantine a mail of .*: waits for approval$/)).toBeVisible();
  expect(within(timeline).getByText('Mia')).toBeInTheDocument();
  expect(within(timeline).getByText(/: completed$/)).toBeInTheDocument();
  expect(within(timeline).queryByText('Maria')).not.toBeInTheDocument();
});

it('goes from a claim to its evidence, its source and its raw value', async () => {
  const { user } = renderRoute('/incidents/INC-1042');
  await user.click(await screen.findByRole('button', { name: /^Evidence E2: 19 of 92 engines/ }));
  expect(await screen.findByLabelText('Raw value')).toHaveTextContent('"malicious": 19');
  expect(screen.getByText(/speaks for malicious, weight 60 %/)).toBeInTheDocument();
});

it('says what policy would answer to a recommendation, and requests it once', async () => {
  const bodies: RequestIncidentActionDto[] = [];
  const idempotencyKeys = new Set<string | null>();
  const tokens = new Set<string | null>();
  server.use(
    http.post('*/api/incidents/:id/actions', async ({ request }) => {
      bodies.push((await request.json()) as RequestIncidentActionDto);
      idempotencyKeys.add(request.headers.get('idempotency-key'));
      tokens.add(request.headers.get('x-csrf-token'));
      return HttpResponse.json(action({ id: 'new', summary: 'Block the sender evil@bad.example' }), {
        status: 201,
      });
    }),
  );
  const { user } = renderRoute('/incidents/INC-1042');
  const recommended = await screen.findByRole('region', { name: 'Recommended' });
  expect(await within(recommended).findByText('Would need approval at level analyst')).toBeInTheDocument();
  await user.click(within(recommended).getByRole('button', { name: 'Request' }));
  expect(
    await screen.findByText('Block the sender evil@bad.example: waits for approval.'),
  ).toBeInTheDocument();
  expect(bodies).toEqual([
    {
      action: 'block_sender',
      parameters: { address: 'evil@bad.example' },
      reason: 'More mails are likely.',
      evidence: ['E1'],
    },
  ]);
  expect([...idempotencyKeys][0]).toMatch(/^[0-9a-f]{32}$/);
  expect([...tokens]).toEqual(['csrf-token']);
});

it('shows what became of a recommendation: held back and why, or its request', async () => {
  const held = {
    verdict_id: verdict().id,
    position: 0,
    action: 'block_sender',
    action_id: null,
    code: 'beyond_evidence' as const,
    reason: 'The model’s verdict goes beyond the evidence.',
  };
  recommendations = [held];
  verdicts = [verdict({ reservations: ['A claim was struck.'] })];
  const first = renderRoute('/incidents/INC-1042');
  const recommended = await screen.findByRole('region', { name: 'Recommended' });
  expect(
    await within(recommended).findByText(/^Not requested by the analyst\. The model’s verdict/),
  ).toBeVisible();
  expect(await within(recommended).findByRole('button', { name: 'Request' })).toBeEnabled();
  expect(
    within(screen.getByRole('region', { name: 'Beyond the evidence' })).getByText('A claim was struck.'),
  ).toBeVisible();
  expect(await accessibilityProblems(first.container)).toEqual([]);
  first.unmount();

  recommendations = [{ ...held, action_id: action().id, code: null, reason: 'Requested by the analyst.' }];
  renderRoute('/incidents/INC-1042');
  const requested = await screen.findByRole('region', { name: 'Recommended' });
  expect(await within(requested).findByText('Requested by the analyst.')).toBeVisible();
  expect(within(requested).queryByRole('button', { name: 'Request' })).toBeNull();
});

describe('what may be done with an action', () => {
  const withAction = (changes: Partial<ActionDto>) =>
    server.use(http.get('*/api/incidents/:id/actions', () => HttpResponse.json(page([action(changes)]))));

  it('another’s request is taken back by a senior analyst, not by an analyst', async () => {
    withAction({ proposer: { type: 'user', id: 'somebody-else', name: 'Dora' } });
    const { unmount } = renderRoute('/incidents/INC-1042', { role: 'analyst' });
    await screen.findByText(/Quarantine a mail/);
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    unmount();
    renderRoute('/incidents/INC-1042', { role: 'senior_analyst' });
    expect(await screen.findByRole('button', { name: 'Cancel' })).toBeVisible();
  });

  it('an unconfirmed action is not settled by whoever stands behind it', async () => {
    const person = { user_id: 'user-analyst', name: 'A', part: 'entered_incident' as const };
    withAction({ status: 'unconfirmed', behind: [person] });
    const { unmount } = renderRoute('/incidents/INC-1042', { role: 'analyst' });
    await screen.findByText(/Quarantine a mail/);
    expect(screen.queryByRole('button', { name: 'Settle' })).toBeNull();
    unmount();
    renderRoute('/incidents/INC-1042', { role: 'senior_analyst' });
    expect(await screen.findByRole('button', { name: 'Settle' })).toBeVisible();
  });
});

describe('resolving', () => {
  it('asks for the disposition by key r, keeps the note, and shows the result', async () => {
    let sent: ResolveIncidentDto | undefined;
    server.use(
      http.post('*/api/incidents/:id/resolve', async ({ request }) => {
        sent = (await request.json()) as ResolveIncidentDto;
        state = incidentDetail({
          status: 'resolved',
          disposition: 'true_positive',
          resolved_by: 'A analyst',
          resolution_note: sent.note ?? null,
        });
        return HttpResponse.json(state);
      }),
    );
    const { user } = renderRoute('/incidents/INC-1042');
    await heading();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog', { name: 'Resolve INC-1042' });
    expect(within(dialog).getByRole('radio', { name: 'True positive' })).toBeChecked();
    await user.type(within(dialog).getByRole('textbox', { name: 'Note' }), 'Confirmed');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: /^Resolve/ }));
    const again = await screen.findByRole('dialog', { name: 'Resolve INC-1042' });
    expect(within(again).getByRole('textbox', { name: 'Note' })).toHaveValue('Confirmed');
    await user.click(within(again).getByRole('button', { name: 'Resolve' }));
    await waitFor(() => expect(sent).toEqual({ disposition: 'true_positive', note: 'Confirmed' }));
    expect(await screen.findByRole('button', { name: /^Reopen/ })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Resolve/ })).not.toBeInTheDocument();
  });

  it('asks what becomes of open requests: kept for a true positive only, cancelled unless told', async () => {
    const bodies: ResolveIncidentDto[] = [];
    server.use(
      http.post('*/api/incidents/:id/resolve', async ({ request }) => {
        bodies.push((await request.json()) as ResolveIncidentDto);
        return HttpResponse.json(state);
      }),
    );
    const { user } = renderRoute('/incidents/INC-1042');
    await heading();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog', { name: 'Resolve INC-1042' });
    const open = await within(dialog).findByRole('list', { name: 'Open requests' });
    expect(within(open).getByText(/Quarantine a mail/)).toBeVisible();
    expect(within(dialog).getByRole('radio', { name: 'Cancel it' })).toBeChecked();
    await user.click(within(dialog).getByRole('radio', { name: 'False positive' }));
    expect(within(dialog).queryByRole('radio', { name: 'Keep it' })).toBeNull();
    expect(within(dialog).getByText(/is cancelled with it/)).toBeVisible();
    await user.click(within(dialog).getByRole('radio', { name: 'True positive' }));
    await user.click(within(dialog).getByRole('radio', { name: 'Keep it' }));
    expect(await accessibilityProblems()).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Resolve' }));
    await waitFor(() => expect(bodies).toEqual([{ disposition: 'true_positive', open_requests: 'keep' }]));
  });

  it('keeps the dialog and the note when the server refuses', async () => {
    server.use(
      http.post('*/api/incidents/:id/resolve', () =>
        HttpResponse.json(
          {
            type: 'about:blank',
            title: 'This state does not allow that',
            status: 409,
            code: 'illegal_transition',
            detail: 'It is resolved already.',
            correlation_id: 'c-1',
          },
          { status: 409 },
        ),
      ),
    );
    const { user } = renderRoute('/incidents/INC-1042');
    await heading();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox', { name: 'Note' }), 'Mine');
    await user.click(within(dialog).getByRole('button', { name: 'Resolve' }));
    expect(await within(dialog).findByText('It is resolved already.')).toBeInTheDocument();
    expect(within(dialog).getByRole('textbox', { name: 'Note' })).toHaveValue('Mine');
  });
});

it('comments, and keeps a draft over a new load of the page', async () => {
  const comments: unknown[] = [];
  server.use(
    http.post('*/api/incidents/:id/comments', async ({ request }) => {
      comments.push(await request.json());
      return HttpResponse.json(
        { id: 'k', author: { type: 'user', name: 'A analyst' }, text: 'x', created_at: detail.created_at },
        { status: 201 },
      );
    }),
  );
  const { user, unmount } = renderRoute('/incidents/INC-1042');
  await user.type(await screen.findByRole('textbox', { name: 'Comment' }), 'Half a thought');
  unmount();
  const again = renderRoute('/incidents/INC-1042');
  const field = await screen.findByRole('textbox', { name: 'Comment' });
  expect(field).toHaveValue('Half a thought');
  await again.user.type(field, '{Control>}{Enter}{/Control}');
  await waitFor(() => expect(comments).toEqual([{ text: 'Half a thought' }]));
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveValue(''));
});

it('requests an action by its schema, with the incident’s host already in', async () => {
  let sent: RequestIncidentActionDto | undefined;
  server.use(
    http.post('*/api/incidents/:id/actions', async ({ request }) => {
      sent = (await request.json()) as RequestIncidentActionDto;
      return HttpResponse.json(action({ id: 'n', status: 'approved', summary: 'Isolate host WS-0042' }), {
        status: 201,
      });
    }),
  );
  const { user } = renderRoute('/incidents/INC-1042');
  await heading();
  await screen.findAllByText(/SPF fails/);
  await user.keyboard('n');
  const dialog = await screen.findByRole('dialog', { name: 'Request an action' });
  await user.click(await within(dialog).findByRole('combobox', { name: 'Action' }));
  await user.click(await screen.findByRole('option', { name: 'Isolate host' }));
  expect(await within(dialog).findByRole('textbox', { name: 'Host' })).toHaveValue('WS-0042');
  await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Spreads');
  await user.click(within(dialog).getByRole('button', { name: 'Request' }));
  await waitFor(() =>
    expect(sent).toEqual({ action: 'isolate_host', parameters: { host: 'WS-0042' }, reason: 'Spreads' }),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
});

it('filters the timeline by kind', async () => {
  const { user } = renderRoute('/incidents/INC-1042');
  expect(await screen.findByText('Malicious with confidence 0.93')).toBeInTheDocument();
  await user.click(screen.getByRole('checkbox', { name: 'Comments' }));
  await waitFor(() => expect(screen.queryByText('Malicious with confidence 0.93')).not.toBeInTheDocument());
  expect(screen.getByText('Called the user.')).toBeInTheDocument();
});

it('starts the triage that nothing has started by itself', async () => {
  state = { ...detail, status: 'created', verdict: null };
  let asked = 0;
  server.use(
    http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page([]))),
    http.post('*/api/incidents/:id/triage', () => {
      asked += 1;
      return HttpResponse.json(state);
    }),
  );
  const { user } = renderRoute('/incidents/INC-1042');
  expect(await screen.findByText(/^Not triaged yet\./)).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: /^Triage/ }));
  await waitFor(() => expect(asked).toBe(1));
});

it('gives a viewer nothing to change', async () => {
  renderRoute('/incidents/INC-1042', { role: 'viewer' });
  await heading();
  await screen.findByText('A phishing mail that imitates the support.');
  await screen.findByText('Called the user.');
  for (const name of [/^Resolve/, /^Triage again/, /^Request/, /^Comment/, /^Cancel/]) {
    expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
  }
  expect(screen.queryByRole('textbox', { name: 'Comment' })).not.toBeInTheDocument();
});

it('says when there is no such incident', async () => {
  renderRoute('/incidents/INC-7');
  expect(await screen.findByText('There is no incident INC-7')).toBeInTheDocument();
});
