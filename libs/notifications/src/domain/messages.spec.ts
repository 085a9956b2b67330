import { mailContent, isRefusal } from './mail.ts';
import { actionSettled, approvalRequested, incidentEscalated, killSwitchEngaged } from './messages.ts';

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
])('%s is a refusal: %s', (_what, error, expected) => {
  expect(isRefusal(error)).toBe(expected);
});
