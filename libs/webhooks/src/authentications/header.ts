import { checkSecret, defineAuthentication, one } from './define-authentication.ts';

export const header = defineAuthentication({
  name: 'header',
  title: 'Secret in a header',
  description: 'The sender gives the secret in a header of its own.',
  setup: 'A header of the name that you choose here, with the secret as its value.',
  replay: 'Whoever reads one delivery on the way has the secret; TLS keeps it.',
  warning: null,
  named: { title: 'Name of the header', example: 'X-Alert-Secret', usual: null },
  headers: [],
  check: ({ headers, secrets, name }) =>
    checkSecret(secrets, one(headers, name), `the header ${name}: <secret>`),
  curl: (name) => ({ options: [`-H "${name}: $SECRET"`] }),
});
