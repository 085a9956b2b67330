import { one } from '../parsing.fixture.ts';

it('reads a request of the proxy that names an address alone', () => {
  expect(
    one('auto', {
      type: 'proxy',
      verdict: 'blocked',
      url: 'https://parcel-desk.example/login',
      externalip: '192.0.2.41',
      internalip: '10.20.0.41',
      categories: [{ id: 68, label: 'Phishing', type: 'security' }],
      identities: [{ id: 1, label: 'amy@corp.example', type: { id: 7, type: 'directory_user' } }],
      timestamp: 1795348800000,
    }),
  ).toMatchObject({
    format: 'cisco_umbrella',
    title: 'Web access to parcel-desk.example (Phishing) blocked on 10.20.0.41',
    type: 'phishing',
    severity: 'medium',
    fields: {
      url: { full: 'https://parcel-desk.example/login' },
      destination: { domain: 'parcel-desk.example' },
      vendor: { verdict: 'blocked' },
    },
  });
});
