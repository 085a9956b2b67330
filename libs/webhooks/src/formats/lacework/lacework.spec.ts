import { one } from '../parsing.fixture.ts';

it('an alert is not known by the recommendation that it is about', () => {
  const event = { event_title: 'Compliance changed', event_severity: '3', lacework_account: 'corp' };
  expect(one('lacework', { ...event, rec_id: 'AWS_CIS_1_1' })).toMatchObject({
    external_id: null,
    severity: 'medium',
    fields: { rule: { id: 'AWS_CIS_1_1' } },
  });
  expect(one('lacework', { ...event, rec_id: 'AWS_CIS_1_1', event_id: '42' }).external_id).toBe('42');
});
