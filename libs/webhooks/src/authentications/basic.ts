import { checkSecret, defineAuthentication, equal, one, type Shown } from './define-authentication.ts';

export const basic = defineAuthentication({
  name: 'basic',
  title: 'User name and password',
  description: 'The sender gives a user name and the secret as its password (HTTP Basic).',
  setup: 'The user name, and the secret as its password; in an address: https://<user>:<secret>@…',
  replay: 'Whoever reads one delivery on the way has the secret; TLS keeps it.',
  warning: null,
  named: { title: 'User name', example: 'gateway', usual: null },
  headers: [{ name: 'Authorization', description: 'Basic <base64 of user:secret>' }],
  check: (shown) =>
    checkSecret(shown.secrets, password(shown), 'the header Authorization: Basic <user and secret>'),
  curl: (name) => ({ options: [`-u "${name}:$SECRET"`] }),
});

function password({ headers, name }: Shown): string | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(one(headers, 'authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  // The user's name is no secret, but both are compared before the answer.
  const same = equal(decoded.slice(0, colon), name);
  return colon >= 0 && same ? decoded.slice(colon + 1) : undefined;
}
