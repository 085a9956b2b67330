import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface OpenIdProvider {
  issuer: string;
  close(): Promise<void>;
}

export interface OpenIdProviderOptions {
  /** The address of the application, as in BASE_URL. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** By subject: what the provider says of them. */
  accounts: Record<string, Record<string, unknown>>;
}

/** A real OpenID Connect provider (oidc-provider), a process of its own on loopback. */
export async function startOpenIdProvider(options: OpenIdProviderOptions): Promise<OpenIdProvider> {
  const { baseUrl, ...rest } = options;
  const given = {
    ...rest,
    redirectUri: `${baseUrl}/api/auth/single-sign-on/callback`,
    afterSignOut: `${baseUrl}/sign-in`,
  };
  const program = fileURLToPath(new URL('openid-provider.main.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, JSON.stringify(given)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH ?? '' } },
  );
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const issuer = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void exited.then(() => reject(new Error(`The provider ended before it was ready:\n${complaints}`)));
  });
  return {
    issuer,
    close: () => {
      child.kill('SIGKILL');
      return exited;
    },
  };
}

/** A browser without a window at the provider: cookies and redirects of that host only. */
export class ProviderBrowser {
  private readonly cookies = new Map<string, string>();

  /**
   * Goes to the provider's page, signs in there as `account` (null: presses Cancel), and follows it until it leaves.
   * @returns the address at the application where the provider sends the browser to
   */
  async signIn(url: string, account: string | null): Promise<string> {
    const { host } = new URL(url);
    let at = url;
    for (let hops = 0; hops < 10; hops += 1) {
      if (new URL(at).host !== host) return at;
      const answer = await this.open(at);
      const location = answer.headers.get('location');
      if (location !== null) at = new URL(location, at).href;
      else {
        const form = new URLSearchParams(account === null ? { cancel: '1' } : { account });
        const posted = await this.open(at, form);
        at = new URL(posted.headers.get('location') ?? '', at).href;
      }
    }
    throw new Error(`The provider leads in circles: ${at}`);
  }

  private async open(url: string, form?: URLSearchParams): Promise<Response> {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    return answer;
  }
}
