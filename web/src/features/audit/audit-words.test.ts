import { expect, it } from 'vitest';
import { changedFields, subjectAddress, subjectOf, whoOf } from './audit-words.ts';

it.each([
  ['user', 'Mia Manager', null, 'Mia Manager'],
  ['playbook', 'playbook:phishing_triage', null, 'Playbook phishing_triage'],
  ['source', 'source:mail-gateway', null, 'Source mail-gateway'],
  ['system', 'action.execute', 'Mia Manager', 'System action.execute for Mia Manager'],
] as const)('says who did it: %s', (actor_type, actor_name, behalf, said) => {
  const on_behalf_of = behalf === null ? null : { type: 'user' as const, id: 'u', name: behalf };
  expect(whoOf({ actor_type, actor_name, on_behalf_of })).toBe(said);
});

it.each([
  ['incident', 'i', 'INC-7', 'INC-7'],
  ['connector', 'c', 'Old sensor', 'Connector Old sensor'],
  ['policy', '4', null, 'Policy 4'],
  ['job', '01900000-0000-7000-8000-000000000001', null, 'Job 01900000-000…00000001'],
])('says what it is about: %s', (subject_type, subject_id, subject_name, said) => {
  expect(subjectOf({ subject_type, subject_id, subject_name })).toBe(said);
});

it.each([
  ['incident', '/incidents/7'],
  ['approval', '/approvals/7'],
  ['run', '/runs/7'],
  ['playbook', '/playbooks/7'],
  ['connector', '/connectors/7'],
  ['webhook_source', '/settings/sources/7'],
  ['mailbox', '/settings/mailboxes/7'],
  ['policy', '/policy'],
  ['kill_switch', '/policy'],
  ['session', null],
])('knows where a subject has its page: %s', (type, address) => {
  expect(subjectAddress(type, '7')).toBe(address);
});

it.each([
  [{ severity: 'low', title: 'a' }, { severity: 'high', title: 'a' }, 'severity'],
  [{ assignee_id: null, tags: ['x'] }, { assignee_id: 'u', tags: [] }, 'assignee, tags'],
  [{}, { a: 1, b: 1, c: 1, d: 1, e: 1 }, 'a, b, c and 2 more'],
  [undefined, { title: 'a' }, ''],
  [null, 'text', ''],
  [['a'], ['b'], ''],
])('names the fields that were changed: %j to %j', (before, after, said) => {
  expect(changedFields({ details: { before, after } })).toBe(said);
});
