import { parse } from '../parsing.fixture.ts';

it('the same done to two people in one activity is two alerts', () => {
  const shared = (target: string) => ({
    type: 'acl_change',
    name: 'change_user_access',
    parameters: [
      { name: 'doc_title', value: 'Salaries' },
      { name: 'target_user', value: target },
    ],
  });
  const ids = parse('google_workspace', {
    kind: 'admin#reports#activity',
    id: { time: '2026-11-22T12:00:00Z', uniqueQualifier: '7', applicationName: 'drive', customerId: 'C1' },
    actor: { email: 'amy@corp.example' },
    events: [shared('bo@elsewhere.example'), shared('eve@elsewhere.example')],
  }).alerts.map(({ external_id }) => external_id);
  expect(ids).toEqual([
    '7 change_user_access bo@elsewhere.example',
    '7 change_user_access eve@elsewhere.example',
  ]);
});
