import { expect, it } from 'vitest';
import { auditSentence, subjectAddress } from './audit-words.ts';

it('says an event as a sentence', () => {
  expect(auditSentence('incident.alert_joined')).toBe('Incident: alert joined');
  expect(auditSentence('kill_switch.engaged.twice')).toBe('Kill switch: engaged twice');
  expect(auditSentence('started_up')).toBe('Started up');
});

it.each([
  ['incident', '/incidents/7'],
  ['approval', '/approvals/7'],
  ['run', '/runs/7'],
  ['playbook', '/playbooks/7'],
  ['policy', '/policy'],
  ['kill_switch', '/policy'],
  ['session', null],
])('knows where a subject has its page: %s', (type, address) => {
  expect(subjectAddress(type, '7')).toBe(address);
});
