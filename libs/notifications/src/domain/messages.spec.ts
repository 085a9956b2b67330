import { mailContent, isRefusal } from './mail.ts';
import { pagePath } from './link.ts';
import {
  actionSettled,
  approvalExpired,
  approvalRequestSource,
  approvalRequested,
  incidentEscalated,
  killSwitchEngaged,
} from './messages.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const NOW = '2026-11-18T12:00:00.000Z';

describe('who is told what', () => {
  const requested = {
    approval_id: ID,
    action_id: ID,
    incident_id: null,
    level: 'senior_analyst',
    expires_at: NOW,
    summary: 'Isolate\r\nBcc: x@evil.test ws-042',
    behind_user_ids: [ID] as string[],
  } as const;

  it('tells those who may decide, without who asked, on one line', () => {
    expect(approvalRequested(requested)).toMatchObject({
      roles: ['senior_analyst', 'manager', 'admin'],
      except_user_ids: [ID],
      mail_level: 'senior_analyst',
      title: 'Approval needed: Isolate Bcc: x@evil.test ws-042',
    });
  });

  it('bounds what comes from alerts', () => {
    expect(approvalRequested({ ...requested, summary: 'x'.repeat(5000) }).title).toHaveLength(300);
  });

  it.each([
    ['completed', null],
    ['rejected', null],
    ['denied', null],
    ['rolled_back', null],
    ['failed', 'action_failed'],
    ['rollback_failed', 'action_failed'],
    ['unconfirmed', 'action_unconfirmed'],
  ] as const)('action %s: %s', (status, kind) => {
    const payload = {
      action_id: ID,
      incident_id: null,
      action: 'isolate_host',
      status,
      run_id: null,
      step_key: null,
    };
    expect(actionSettled(payload, NOW)?.kind ?? null).toBe(kind);
  });

  it('tells an escalation to its level, and no other update', () => {
    expect(incidentEscalated({ incident_id: ID, fields: ['severity'] }, NOW)).toBeNull();
    const escalated = { incident_id: ID, fields: ['escalation_level'] };
    expect(incidentEscalated({ ...escalated, escalation_level: 'manager' }, NOW)?.roles).toEqual([
      'manager',
      'admin',
    ]);
    expect(incidentEscalated(escalated, NOW)?.roles).toContain('analyst');
  });

  it('tells everybody of a kill switch', () => {
    const draft = killSwitchEngaged({
      kill_switch_id: ID,
      scope: 'action',
      target: 'isolate_host',
      reason: 'Runaway',
    });
    expect(draft).toMatchObject({
      title: 'Kill switch on for the action isolate_host',
      body: 'Reason: Runaway',
    });
    expect(draft.roles).toHaveLength(5);
  });
});

it('writes a mail whose link opens the page and decides nothing', () => {
  const source = {
    kind: 'approval_requested',
    title: 'T',
    body: 'B',
    subject_type: 'approval',
    subject_id: ID,
    incident_id: ID,
  } as const;
  const { subject, text } = mailContent(source, 'https://soc.example/');
  expect(subject).toBe('[Triage Warden] T');
  expect(text).toContain(`Open it: https://soc.example/approvals/${ID}\n`);
});

it.each([
  ['an unknown recipient', { code: 'EENVELOPE', responseCode: 550 }, true],
  ['a recipient to try later', { code: 'EENVELOPE', responseCode: 451 }, false],
  ['a mail too big', { code: 'EMESSAGE', responseCode: 552 }, true],
  ['a refused sign-in', { code: 'EAUTH', responseCode: 535 }, false],
  ['no connection', { code: 'ECONNECTION' }, false],
  ['something else', new Error('x'), false],
  ['nothing', null, false],
  ['an unknown recipient, by the last of 5xx', { code: 'EENVELOPE', responseCode: 599 }, true],
  ['a code of no kind', { code: 'EENVELOPE', responseCode: 600 }, false],
  ['the first of 5xx', { code: 'EMESSAGE', responseCode: 500 }, true],
  ['a code that is text', { code: 'EMESSAGE', responseCode: '550' }, false],
])('%s is a refusal: %s', (_what, error, expected) => {
  expect(isRefusal(error)).toBe(expected);
});

describe('what is told, in its own words', () => {
  const OTHER = '01900000-0000-7000-8000-000000000002';
  const approval = {
    approval_id: ID,
    action_id: OTHER,
    incident_id: OTHER,
    level: 'senior_analyst',
  } as const;
  const said = { expires_at: NOW, summary: 'Isolate ws-042', behind_user_ids: [] as string[] };

  it('of an approval that is needed, and of one that nobody decided', () => {
    expect(approvalRequested({ ...approval, ...said })).toMatchObject({
      kind: 'approval_requested',
      body: `Level senior analyst; without a decision it ends at ${NOW}.`,
      subject: { type: 'approval', id: ID },
      incident_id: OTHER,
      source: approvalRequestSource(ID),
    });
    expect(approvalExpired({ ...approval, ...said } as never)).toMatchObject({
      kind: 'approval_expired',
      title: 'Nobody decided in time: Isolate ws-042',
      body: expect.stringMatching(/^The approval at level senior analyst ran out/),
      subject: { type: 'approval', id: ID },
      roles: ['senior_analyst', 'manager', 'admin'],
      except_user_ids: [],
      mail_level: 'senior_analyst',
      source: `approval.expired:${ID}`,
    });
  });

  it.each([
    ['failed', 'Action failed: isolate_host', /^It was not carried out\./],
    ['rollback_failed', 'Undoing failed: isolate_host', /^It was not carried out\./],
    ['unconfirmed', 'Did it happen? isolate_host', /^The call may or may not have reached the service/],
  ] as const)('of an action that is %s: %s', (status, title, body) => {
    const payload = { action_id: ID, incident_id: OTHER, action: 'isolate_host', status };
    expect(actionSettled({ ...payload, run_id: null, step_key: null }, NOW)).toMatchObject({
      title,
      body: expect.stringMatching(body),
      subject: { type: 'action', id: ID },
      mail_level: 'analyst',
      // Each time it fails it is told again.
      source: `action.settled:${ID}:${status}:${NOW}`,
    });
  });

  it('of an escalation to the analysts, where no level is named', () => {
    const draft = incidentEscalated({ incident_id: ID, fields: ['escalation_level'] }, NOW);
    expect(draft).toMatchObject({
      title: 'An incident was escalated to level analyst',
      subject: { type: 'incident', id: ID },
      mail_level: 'analyst',
      source: `incident.escalated:${ID}:${NOW}`,
    });
  });

  it('of a kill switch for everything', () => {
    const all = { kill_switch_id: ID, scope: 'all', target: null, reason: 'Runaway' } as never;
    expect(killSwitchEngaged(all)).toMatchObject({
      title: 'Kill switch on for all automated effects',
      mail_level: 'manager',
      source: `kill_switch.engaged:${ID}`,
    });
  });

  it('is cut where it is too long, and whole where it just fits', () => {
    const of = (length: number) =>
      approvalRequested({ ...approval, ...said, summary: 'x'.repeat(length - 'Approval needed: '.length) })
        .title;
    expect(of(300)).toMatch(/x$/);
    expect(of(301)).toMatch(/x…$/);
    expect(of(301)).toHaveLength(300);
  });

  it.each([
    ['approval', null, `/approvals/${ID}`],
    ['approval', OTHER, `/approvals/${ID}`],
    ['kill_switch', OTHER, '/policy'],
    ['action', OTHER, `/incidents/${OTHER}`],
    ['incident', null, `/incidents/${ID}`],
    ['action', null, '/approvals'],
  ])('is about %s (of incident %s), at %s', (type, incident, path) => {
    expect(pagePath({ type, id: ID }, incident)).toBe(path);
  });
});
