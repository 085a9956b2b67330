import { checkSecret, defineAuthentication, one } from './define-authentication.ts';

export const bearer = defineAuthentication({
  name: 'bearer',
  title: 'Bearer token',
  description: 'The sender gives the secret as a bearer token.',
  setup: 'Authorization: Bearer <secret>',
  replay: 'Whoever reads one delivery on the way has the secret; TLS keeps it.',
  warning: null,
  named: null,
  headers: [{ name: 'Authorization', description: 'Bearer <secret>' }],
  check: ({ headers, secrets }) =>
    checkSecret(
      secrets,
      /^Bearer (.+)$/i.exec(one(headers, 'authorization') ?? '')?.[1],
      'the header Authorization: Bearer <secret>',
    ),
  curl: () => ({ options: ['-H "Authorization: Bearer $SECRET"'] }),
});
