import { one } from '../parsing.fixture.ts';

it.each([
  ['s', 'Sign-in', undefined],
  ['sertft', 'Refresh token exchanged for a token', undefined],
  ['fercft', 'Failed exchange of a password and a recovery code for a token', 'failure'],
  ['limit_wc', 'Account blocked after too many failed sign-ins', 'failure'],
])('calls a log event of the type %s by what happened', (type, words, outcome) => {
  const log = { log_id: '900', type, date: '2026-11-22T12:00:00.000Z', client_id: 'c-1', user_name: 'amy' };
  expect(one('auth0', log)).toMatchObject({ title: `${words}: amy`, fields: { event: { action: type } } });
  expect(one('auth0', log).fields.event?.outcome).toBe(outcome);
});

it.each([
  ['limit_wc', 'blocked'],
  ['pwd_leak', undefined],
])('an attempt of the type %s is %s', (type, verdict) => {
  const log = { log_id: '900', type, date: '2026-11-22T12:00:00.000Z', client_id: 'c-1' };
  expect(one('auth0', log).fields.vendor?.verdict).toBe(verdict);
});
