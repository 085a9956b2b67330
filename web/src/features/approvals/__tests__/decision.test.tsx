import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type {
  ActionDto,
  ApprovalDto,
  ApproveDto,
  BulkDecisionDto,
  PastActionDto,
} from '../../../shared/api/generated/index.ts';
import { evidence } from '../../../test/fixtures.ts';
import { bodies, openPage } from '../../../test/page.ts';
import { renderWith } from '../../../test/render.tsx';
import { anActionOf, anApproval, pageOf } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { Asked, CitedEvidence } from '../components/asked.tsx';
import { BulkBar } from '../components/bulk-bar.tsx';
import { Decision } from '../components/decision.tsx';
import { EmptyQueue } from '../components/empty-queue.tsx';
import { Decisions, LastTimes } from '../components/past.tsx';
import { RequestFacts } from '../components/request-facts.tsx';

const refused = (title: string) => HttpResponse.json({ code: 'conflict', title }, { status: 409 });
const approval = anApproval();
const facts = (changes: Partial<ActionDto>, role: Role = 'analyst') =>
  renderWith(<RequestFacts action={anActionOf(approval, changes)} approvedDigest={approval.digest} />, {
    role,
  });
const fact = (name: string): string | null | undefined =>
  screen.queryByText(name, { selector: 'dt' })?.nextElementSibling?.textContent;

describe('what exactly would be done', () => {
  const edr = (name: string, type = 'microsoft365') => ({ id: 'c', name, type, simulated: false });
  it.each<[string, Partial<ActionDto>, string]>([
    ['a connector by its own name', { connector: edr('Mail north') }, 'Mail north Microsoft365'],
    ['one that is named as its kind', { connector: edr('Microsoft 365') }, 'Microsoft 365 '],
    ['nobody', { connector: null }, 'No connector offers this now: approved, it would fail at once'],
    ['this server', { connector: null, category: 'incident' }, 'Triage Warden itself'],
  ])('is done by %s', (_which, changes, said) => {
    // A reader may not read the kinds.
    facts(changes, 'viewer');
    expect(fact('By')).toContain(said);
    if (said.endsWith(' ')) expect(fact('By')).toBe(said);
    expect(screen.queryByText('Simulated')).toBeNull();
  });

  it('is done by a connector whose kind is written as its maker does', async () => {
    const types = [{ type: 'crowdstrike', title: 'CrowdStrike Falcon' }];
    server.use(http.get('*/api/connector-types', () => HttpResponse.json({ data: types })));
    facts({ connector: edr('EDR north', 'crowdstrike') });
    expect(await screen.findByText('CrowdStrike Falcon')).toBeVisible();
    expect(fact('By')).toBe('EDR north CrowdStrike Falcon');
  });

  it.each<[Partial<ActionDto>, string]>([
    [{}, 'It can be undone: unisolate host unisolate_host'],
    [{ inverse: null }, 'It can be undone'],
    [{ reversible: false, inverse: null }, ' It cannot be undone'],
  ])('says whether it can be undone: %j', (changes, said) => {
    facts(changes);
    expect(fact('Undone')).toBe(said);
  });

  it('says what it reaches and by which names the service knows that', () => {
    facts({
      targets: ['a@b.example', 'c@d.example'],
      target_type: 'mailbox',
      resolved_targets: ['m-1', 'm-2'],
    });
    expect(fact('Mailbox')).toBe('a[@]b[.]examplec[@]d[.]example');
    expect(fact('Reaches')).toBe('2 mailboxes');
    expect(fact('Known as')).toBe('m-1, m-2');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says nothing of targets where there are none', () => {
    facts({ targets: [], target_type: null, resolved_targets: [] });
    for (const name of ['Target', 'Reaches', 'Known as']) expect(fact(name)).toBeUndefined();
  });
});

describe('who asked, and why', () => {
  const asked = (changes: Partial<ApprovalDto>, action?: Partial<ActionDto>) => {
    server.use(
      http.get('*/api/incidents/:id', () =>
        HttpResponse.json({ id: 'incident-1', number: 'INC-7', title: 'Stealer', severity: 'high' }),
      ),
    );
    const row = anApproval(changes);
    return renderWith(<Asked approval={row} action={action && anActionOf(row, action)} />, {
      role: 'senior_analyst',
    });
  };
  const part = (user_id: string, of: 'requested' | 'saved_playbook' = 'requested') => ({
    user_id,
    name: 'Ann',
    part: of,
  });

  it('names the incident, the verdict, the policy’s answer and the run', async () => {
    const decision = { decision: 'require_approval', level: 'analyst', quorum: 2, rule: 'servers' } as const;
    asked(
      {},
      {
        playbook: null,
        policy_decision: {
          ...{ id: 'd', ...decision },
          ...{ reason: 'Servers need two.', policy_version: 3, mode: 'supervised' },
        },
      },
    );
    expect(await screen.findByRole('link', { name: 'INC-7 Stealer' })).toHaveAttribute(
      'href',
      '/incidents/incident-1',
    );
    expect(fact('Verdict when asked')).toBe('Malicious97\u00A0%');
    expect(fact('Policy')).toBe('Needed 2 people at level analyst· servers');
    expect(fact('Because')).toBe('Servers need two.');
    expect(screen.getByRole('link', { name: 'The run step by step' })).toHaveAttribute('href', '/runs/run-1');
    expect(fact('Behind it')).toBeUndefined();
  });

  it('leaves away what is not there', () => {
    asked({ incident_id: null }, { verdict: null, run_id: null });
    for (const name of ['Incident', 'Verdict when asked', 'Policy', 'Because', 'Run'])
      expect(fact(name)).toBeUndefined();
  });

  it.each([
    ['the same person asked', [part('u-1')], false],
    ['another one asked too', [part('u-2')], true],
    ['the same person saved the playbook', [part('u-1', 'saved_playbook')], true],
  ])('tells who stands behind it only where that says more: %s', (_which, behind, told) => {
    asked({ behind, proposer: { type: 'user', user_id: 'u-1', name: 'Ann' } });
    expect(screen.queryByText('None of them decides it.') !== null).toBe(told);
  });
});

describe('the evidence', () => {
  const cite = (...cited: string[]) => renderWith(<CitedEvidence incidentId="incident-1" cited={cited} />);

  it('is none', () => {
    cite();
    expect(screen.getByText(/The request cites no evidence/)).toBeVisible();
  });

  it('is named where the incident does not have it', async () => {
    server.use(http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(pageOf(evidence()))));
    cite('E1', 'E9');
    expect(screen.getAllByText('Loading …')).toHaveLength(2);
    expect(await screen.findByText('This is not in the incident.')).toBeVisible();
    const [first] = screen.getAllByRole('listitem');
    expect(within(first as HTMLElement).getByRole('img', { name: 'Malicious' })).toBeVisible();
    expect(first).toHaveTextContent('SPF fails for the sender. check_email_authentication');
  });

  it('could not be loaded', async () => {
    server.use(http.get('*/api/incidents/:id/evidence', () => refused('In use')));
    cite('E1');
    expect(await screen.findByText('Could not load the evidence. In use.')).toBeVisible();
  });
});

describe('what was before', () => {
  const past = (changes: Partial<PastActionDto>): PastActionDto => ({
    ...anActionOf(approval, { id: 'past', status: 'failed', reason: 'Seen there' }),
    incident_number: null,
    ...changes,
  });
  const history = (answer: () => Response) => {
    server.use(http.get('*/api/actions/:id/history', () => answer()));
    renderWith(<LastTimes actionId="a" />);
  };

  it('was nothing', async () => {
    history(() => HttpResponse.json(pageOf()));
    expect(await screen.findByText('It was never asked for on this target before.')).toBeVisible();
  });

  it('failed for a reason, on no incident', async () => {
    history(() => HttpResponse.json(pageOf(past({ error: { code: 'refused', message: 'No such host.' } }))));
    expect(await screen.findByText('No such host.')).toBeVisible();
    expect(screen.queryByText('Seen there')).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('could not be loaded', async () => {
    history(() => refused('In use'));
    expect(await screen.findByText('Could not load the history. In use.')).toBeVisible();
  });
});

describe('the decisions so far', () => {
  const vote = (decision: 'approve' | 'reject', comment: string | null) => ({
    ...{ id: decision, user_id: 'u', name: 'Mia', role: 'senior_analyst' as const, decision, comment },
    decided_at: '2026-11-22T10:00:00.000Z',
  });

  it('are none', () => {
    renderWith(<Decisions approval={anApproval({ quorum: 3 })} />);
    expect(screen.getByText('3 different people must approve; nobody has yet.')).toBeVisible();
  });

  it('are each said with who and why', () => {
    const decisions = [vote('approve', null), vote('reject', 'Not this one')];
    renderWith(<Decisions approval={anApproval({ decisions } as Partial<ApprovalDto>)} />);
    const [first, second] = screen.getAllByRole('listitem');
    expect(first).toHaveTextContent(/^Approved by Mia \(senior analyst\), \d+ \D/);
    expect(second).toHaveTextContent(/^Rejected by Mia .*Not this one$/);
  });

  it.each([
    [1, 0, null],
    [2, 0, 'Decisions (0 of 2)'],
    [1, 1, 'Decisions (1 of 1)'],
  ])('are of interest where %i must approve and %i did', async (quorum, count, title) => {
    const decisions = count === 0 ? [] : [vote('approve', null)];
    const row = anApproval({ quorum, decisions } as Partial<ApprovalDto>);
    server.use(
      http.get('*/api/approvals/:id', () => HttpResponse.json(row)),
      http.get('*/api/actions/:id', () => HttpResponse.json(anActionOf(row))),
      http.get('*/api/actions/:id/history', () => HttpResponse.json(pageOf())),
      http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(pageOf())),
      http.get('*/api/incidents/:id', () => refused('In use')),
    );
    renderWith(<Decision id={row.id} back="/approvals" focus onDecided={() => {}} />, {
      role: 'senior_analyst',
    });
    expect(await screen.findByRole('region', { name: 'Evidence' })).toBeVisible();
    expect(
      screen.queryByRole('region', { name: /^Decisions/ })?.querySelector('h2')?.textContent ?? null,
    ).toBe(title);
    expect(screen.queryByText(`${quorum} people must approve`) !== null).toBe(quorum > 1);
    expect(document.activeElement).toHaveTextContent(row.summary);
    expect(screen.getByRole('link', { name: /All approvals/ })).toHaveAttribute('href', '/approvals');
    // What the incident is called could not be loaded; the way there is.
    expect(screen.getByRole('link', { name: 'Open the incident' })).toBeVisible();
  });
});

it.each([
  ['approval', 'Could not load the approval. In use.'],
  ['request', 'Could not load the request. In use.'],
])('says that the %s could not be loaded, and tries again', async (which, sentence) => {
  let fails = true;
  const answer = (of: string, row: object) =>
    fails && of === which ? refused('In use') : HttpResponse.json(row);
  server.use(
    http.get('*/api/approvals/:id', () => answer('approval', approval)),
    http.get('*/api/actions/:id', () => answer('request', anActionOf(approval))),
    http.get('*/api/actions/:id/history', () => HttpResponse.json(pageOf())),
    http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(pageOf())),
    http.get('*/api/incidents/:id', () => refused('In use')),
  );
  const { user } = renderWith(<Decision id="a" back="/approvals" focus={false} onDecided={() => {}} />, {
    role: 'senior_analyst',
  });
  const notice = (await screen.findByText(sentence)).closest('[role=alert]') as HTMLElement;
  expect(screen.queryByRole('button', { name: /^Approve/ }) === null || which === 'request').toBe(true);
  fails = false;
  await user.click(within(notice).getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Simulated EDR')).toBeVisible();
  await waitFor(() => expect(screen.getByRole('button', { name: /^Approve/ })).toBeEnabled());
});

it('sends the comment without the white space around it, and tells why it was refused', async () => {
  const { sent, keep } = bodies<ApproveDto>();
  const { user } = openPage(
    '/approvals/approval-1',
    'senior_analyst',
    http.get('*/api/approvals/:id', () => HttpResponse.json(approval)),
    http.get('*/api/actions/:id', () => HttpResponse.json(anActionOf(approval))),
    http.get('*/api/actions/:id/history', () => HttpResponse.json(pageOf())),
    http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(pageOf())),
    http.get('*/api/incidents/:id', () => refused('In use')),
    http.post('*/api/approvals/:id/approve', async ({ request }) => {
      await keep(request);
      return refused('It has changed');
    }),
  );
  await user.type(await screen.findByRole('textbox', { name: 'Comment' }), ' seen it ');
  await waitFor(() => expect(screen.getByRole('button', { name: /^Approve/ })).toBeEnabled());
  await user.click(screen.getByRole('button', { name: /^Approve/ }));
  expect(await screen.findByText('Could not decide it. It has changed.')).toBeVisible();
  expect(sent).toEqual([{ digest: approval.digest, comment: 'seen it' }]);
  expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveValue(' seen it ');
});

describe('several at once', () => {
  const bulk = (answer: (body: BulkDecisionDto) => Response) => {
    const sent: BulkDecisionDto[] = [];
    let cleared = 0;
    server.use(
      http.post('*/api/approvals/bulk', async ({ request }) => {
        sent.push((await request.json()) as BulkDecisionDto);
        return answer(sent.at(-1) as BulkDecisionDto);
      }),
    );
    const picked = [anApproval(), anApproval({ id: 'approval-2', summary: 'Disable dave' })];
    return {
      sent,
      cleared: () => cleared,
      ...renderWith(<BulkBar picked={picked} onClear={() => (cleared += 1)} />),
    };
  };
  const all = ({ items }: BulkDecisionDto) =>
    HttpResponse.json({ data: items.map(({ id }) => ({ id, decided: true })) });

  it('are rejected with a reason only', async () => {
    const { user, sent, cleared } = bulk(all);
    expect(screen.getByText('2 selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Reject' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Reject 2 requests' }));
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), ' ');
    await user.click(dialog.getByRole('button', { name: 'Reject 2 requests' }));
    expect(dialog.getByRole('textbox', { name: /Reason/ })).toHaveAccessibleDescription(/Say why/);
    expect(sent).toEqual([]);
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'Servers ');
    await user.click(dialog.getByRole('button', { name: 'Reject 2 requests' }));
    await waitFor(() => expect(cleared()).toBe(1));
    expect(sent).toMatchObject([{ decision: 'reject', comment: 'Servers' }]);
  });

  it('are approved without a word, and stay selected where the server refuses', async () => {
    const { user, sent, cleared } = bulk(() => refused('Away'));
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Approve 2 requests' }));
    expect(dialog.getByRole('textbox', { name: 'Comment' })).not.toBeRequired();
    await user.click(dialog.getByRole('button', { name: 'Approve 2 requests' }));
    expect(await dialog.findByText('Could not approve them. Away.')).toBeVisible();
    expect(sent[0]).not.toHaveProperty('comment');
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(cleared()).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(cleared()).toBe(1);
  });
});

it.each([
  ['mine', true, 'Nothing waits for you', 'Show what waits for others', '/approvals?view=pending'],
  ['mine', false, 'No decision is waiting', 'See what needs approval', '/policy'],
  ['pending', true, 'No decision is waiting', 'See what needs approval', '/policy'],
  ['expired', true, 'None was expired', 'Show everything that waits', '/approvals?view=pending'],
] as const)('says why the queue “%s” is empty while others wait: %s', async (view, wait, title, link, to) => {
  server.use(http.get('*/api/approvals', () => HttpResponse.json(wait ? pageOf(approval) : pageOf())));
  renderWith(<EmptyQueue view={view} />);
  expect(await screen.findByRole('heading', { name: title })).toBeVisible();
  expect(screen.getByRole('link', { name: link })).toHaveAttribute('href', to);
});
