import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import type { Role } from '#contracts';
import { UsersService } from '#users';
import type { TestApp, TestResponse } from './app.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One browser: keeps its cookies and sends its session's CSRF token. */
export class TestBrowser {
  private readonly cookies = new Map<string, string>();
  private csrf = '';

  constructor(private readonly test: TestApp) {}

  /** Of the session that is open; '' when none is. */
  get session(): string {
    return [...this.cookies].find(([name]) => name.endsWith('tw_session'))?.[1] ?? '';
  }

  forget(): void {
    this.cookies.clear();
  }

  /** The same cookies in another hand. */
  copy(): TestBrowser {
    const copy = new TestBrowser(this.test);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    copy.csrf = this.csrf;
    return copy;
  }

  async call(method: Method, path: string, body?: unknown): Promise<TestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.test.http(method, path, {
      headers: { ...(cookie === '' ? {} : { cookie }), 'x-csrf-token': this.csrf },
      ...(body === undefined ? {} : { body }),
    });
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) this.keep(String(set));
    if (typeof answer.body?.csrf_token === 'string') this.csrf = answer.body.csrf_token;
    return answer;
  }

  get(path: string): Promise<TestResponse> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown = {}): Promise<TestResponse> {
    return this.call('POST', path, body);
  }

  signIn(email: string, password: string): Promise<TestResponse> {
    return this.post('/api/auth/login', { email, password });
  }

  secondFactor(method: string, more: object): Promise<TestResponse> {
    return this.post('/api/auth/login/second-factor', { method, ...more });
  }

  private keep(header: string): void {
    const [pair = '', ...attributes] = header.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    const ends = attributes.some((one) => one.trim() === 'Max-Age=0' || /Expires=Thu, 01 Jan 1970/.test(one));
    if (ends) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(name.length + 1));
  }
}

/** What an authenticator app shows, so many steps of 30 s from now: each step's code is good once. */
export function totpCode(secret: string, stepsFromNow = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * stepsFromNow });
}

/** Of everybody whom `newPerson` makes. */
export const PERSON_PASSWORD = 'a long enough passphrase 8';

export interface SignedIn {
  id: string;
  email: string;
  browser: TestBrowser;
}

/** Somebody new, signed in with a password and nothing else. */
export async function newPerson(test: TestApp, role: Role = 'analyst'): Promise<SignedIn> {
  const email = `person-${randomUUID()}@test.example`;
  const { id } = await test.as('admin', () =>
    test.get(UsersService).create({ email, name: 'Robin', role, password: PERSON_PASSWORD }),
  );
  const browser = new TestBrowser(test);
  const { status } = await browser.signIn(email, PERSON_PASSWORD);
  if (status !== 200) throw new Error(`${email} could not sign in: ${status}.`);
  return { id, email, browser };
}
