import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/**
 * A real OpenID Connect provider as a process of its own: `node test/fakes/openid-provider.main.ts '<options>'`. It
 * prints its address when it is ready. Its sign-in page asks for the account's name only.
 */
interface Options {
  redirectUri: string;
  afterSignOut: string;
  clientId: string;
  clientSecret: string;
  accounts: Record<string, Record<string, unknown>>;
}

const options = JSON.parse(process.argv[2] ?? '') as Options;
const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: options.clientId,
      client_secret: options.clientSecret,
      redirect_uris: [options.redirectUri],
      post_logout_redirect_uris: [options.afterSignOut],
    },
  ],
  // As most do: what is asked for beyond the subject comes from the userinfo endpoint.
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], roles: ['roles'] },
  pkce: { required: () => true },
  cookies: { keys: ['of this test'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, ...options.accounts[accountId] }),
  }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client?.clientId ?? '',
      accountId: ctx.oidc.session?.accountId ?? '',
    });
    grant.addOIDCScope('openid profile email roles');
    await grant.save();
    return grant;
  },
});
const callback = provider.callback();
process.stdout.write(`${issuer}\n`);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!request.url?.startsWith('/interaction/')) return callback(request, response);
  if (request.method === 'POST') {
    const form = new URLSearchParams(await bodyOf(request));
    const result = form.has('cancel')
      ? { error: 'access_denied', error_description: 'The person has cancelled.' }
      : { login: { accountId: form.get('account') ?? '' } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><title>Provider</title><form method="post">
    <label>Account <input name="account"></label> <button>Continue</button>
    <button name="cancel" value="1">Cancel</button></form>`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
