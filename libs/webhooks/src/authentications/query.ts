import { checkSecret, defineAuthentication } from './define-authentication.ts';

export const query = defineAuthentication({
  name: 'query',
  title: 'Secret in the address',
  description:
    'For senders that can do nothing else: the secret stands in the address that they call, as a parameter of its query.',
  setup: 'The address with ?<name>=<secret> behind it.',
  replay: 'Whoever reads the address has the secret.',
  warning:
    'Addresses are written down: by proxies and load balancers in front of this server, by the sender itself, and by whoever copies it. This server writes the query nowhere. Choose another way if the sender has one, allow its networks only, and make a new secret often.',
  named: { title: 'Name of the parameter', example: 'token', usual: 'token' },
  headers: [],
  check: ({ query: parameters, secrets, name }) => {
    const given = parameters[name];
    return checkSecret(
      secrets,
      typeof given === 'string' ? given : undefined,
      `it in the query of its address: ?${name}=<secret>`,
    );
  },
  curl: (name) => ({ options: [], query: `?${name}=$SECRET` }),
});
