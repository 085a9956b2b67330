import { one } from '../parsing.fixture.ts';

it('knows an authentication that was refused before it came to a factor', () => {
  expect(
    one('auto', {
      access_device: { ip: '203.0.113.91' },
      application: { key: 'DIY231J8BR23QK4UKBY8', name: 'Corporate VPN' },
      event_type: 'authentication',
      factor: null,
      isotimestamp: '2026-11-22T12:00:00.000000+00:00',
      reason: 'deny_unenrolled_user',
      result: 'denied',
      txid: '340a23e3-0001-4aaa-8bbb-000000000009',
      user: { name: 'amy' },
    }),
  ).toMatchObject({
    format: 'duo',
    title: 'Two-factor authentication denied, the user is not enrolled: amy',
    fields: { vendor: { verdict: 'blocked' }, source: { ip: '203.0.113.91' } },
  });
});
