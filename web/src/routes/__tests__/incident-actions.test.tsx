import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type {
  ActionDto,
  RequestIncidentActionDto,
  ResolveIncidentDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { action, actionType, incidentDetail, page, preview, verdict } from '../../test/fixtures.ts';
import { renderRoute } from '../../test/render.tsx';
import { server } from '../../test/server.ts';
import { stored, heading, withIncident } from './incident.harness.ts';

withIncident();

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
  const recommended = await screen.findByRole('region', { name: 'What to do' });
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
  stored.recommendations = [held];
  stored.verdicts = [verdict({ reservations: ['A claim was struck.'] })];
  const first = renderRoute('/incidents/INC-1042');
  const recommended = await screen.findByRole('region', { name: 'What to do' });
  expect(
    await within(recommended).findByText(/^Not requested by the analyst\. The model’s verdict/),
  ).toBeVisible();
  expect(await within(recommended).findByRole('button', { name: 'Request' })).toBeEnabled();
  expect(
    within(screen.getByRole('region', { name: 'Beyond the evidence' })).getByText('A claim was struck.'),
  ).toBeVisible();
  expect(await accessibilityProblems(first.container)).toEqual([]);
  first.unmount();

  stored.recommendations = [
    { ...held, action_id: action().id, code: null, reason: 'Requested by the analyst.' },
  ];
  renderRoute('/incidents/INC-1042');
  const requested = await screen.findByRole('region', { name: 'What to do' });
  // The verdict may come after the actions: then its line takes the action's place.
  expect(await within(requested).findByText('More mails are likely.')).toBeVisible();
  expect(within(requested).getByText('Quarantine a mail of j.huber@contoso.example')).toBeVisible();
  expect(within(requested).getAllByRole('listitem')).toHaveLength(1);
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
        stored.state = incidentDetail({
          status: 'resolved',
          disposition: 'true_positive',
          resolved_by: 'A analyst',
          resolution_note: sent.note ?? null,
        });
        return HttpResponse.json(stored.state);
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
        return HttpResponse.json(stored.state);
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

describe('where several connectors serve an action', () => {
  const edr = (id: string, name: string) => ({ id, name, type: 'crowdstrike', simulated: false });
  const sent: RequestIncidentActionDto[] = [];
  const open = async (dialogOf: ReturnType<typeof renderRoute>['user']) => {
    await heading();
    await screen.findAllByText(/SPF fails/);
    await dialogOf.keyboard('n');
    const dialog = await screen.findByRole('dialog', { name: 'Request an action' });
    await dialogOf.click(await within(dialog).findByRole('combobox', { name: 'Action' }));
    await dialogOf.click(await screen.findByRole('option', { name: 'Isolate host' }));
    return dialog;
  };

  beforeEach(() => {
    sent.length = 0;
    server.use(
      http.get('*/api/action-types', () =>
        HttpResponse.json(page([actionType({ connectors: [edr('s', 'EDR south'), edr('n', 'EDR north')] })])),
      ),
      http.post('*/api/actions/preview', async ({ request }) => {
        const { parameters } = (await request.json()) as RequestIncidentActionDto;
        const obstacle =
          parameters['connector'] === undefined ? '“EDR south”, “EDR north” know its target.' : null;
        return HttpResponse.json(preview({ obstacle, available: obstacle === null }));
      }),
      http.post('*/api/incidents/:id/actions', async ({ request }) => {
        sent.push((await request.json()) as RequestIncidentActionDto);
        return HttpResponse.json(action({ id: 'n', status: 'approved' }), { status: 201 });
      }),
    );
  });

  it('names the one that is chosen, and says before why nobody could be', async () => {
    const { user } = renderRoute('/incidents/INC-1042');
    const dialog = await open(user);
    expect(await within(dialog).findByText('“EDR south”, “EDR north” know its target.')).toBeInTheDocument();
    const select = within(dialog).getByRole('combobox', { name: 'Connector' });
    expect(select).toHaveAttribute('placeholder', 'Ask which one knows the target');
    select.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(select).toHaveValue('EDR north');
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Spreads');
    expect(await accessibilityProblems(dialog)).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Request' }));
    await waitFor(() => expect(sent[0]?.parameters).toEqual({ host: 'WS-0042', connector: 'n' }));
  });

  it('leaves it to the server where none is chosen', async () => {
    const { user } = renderRoute('/incidents/INC-1042');
    const dialog = await open(user);
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Spreads');
    await user.click(within(dialog).getByRole('button', { name: 'Request' }));
    await waitFor(() => expect(sent[0]?.parameters).toEqual({ host: 'WS-0042' }));
  });

  it('is no question where one connector serves it', async () => {
    server.use(
      http.get('*/api/action-types', () =>
        HttpResponse.json(page([actionType({ connectors: [edr('s', 'EDR south')] })])),
      ),
    );
    const { user } = renderRoute('/incidents/INC-1042');
    const dialog = await open(user);
    await within(dialog).findByRole('textbox', { name: 'Host' });
    expect(within(dialog).queryByRole('combobox', { name: 'Connector' })).not.toBeInTheDocument();
  });
});
