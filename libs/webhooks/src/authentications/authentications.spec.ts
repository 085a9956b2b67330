import { createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { checkShown, type Credentials } from '../domain/authentication.ts';
import type { Headers } from './define-authentication.ts';
import {
  AUTHENTICATIONS,
  SOURCE_AUTHENTICATIONS,
  authenticationNamed,
  type SourceAuthentication,
} from './index.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const BODY = Buffer.from('{"a":"\xff"}', 'latin1');
const SECRETS = ['the new secret, in use', 'the old secret, in use'];

const hex = (secret: string | Buffer, prefix: string, body: Buffer): string =>
  createHmac('sha256', secret).update(prefix).update(body).digest('hex');
const base64 = (digits: string) => Buffer.from(digits, 'hex').toString('base64');

interface Sent {
  headers: Headers;
  query?: Record<string, unknown>;
}
type Signs = (secret: string, at: number | string, body: Buffer) => Sent;

const STANDARD = SECRETS.map((secret) => `whsec_${Buffer.from(secret.padEnd(24, '.')).toString('base64')}`);
const keyOf = (secret: string) => Buffer.from(secret.replace('whsec_', ''), 'base64');
const standard: Signs = (secret, at, body) => ({
  headers: {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${base64(hex(keyOf(secret), `msg_1.${at}.`, body))}`,
  },
});
const grafanaTimed: Signs = (secret, at, body) => ({
  headers: {
    'x-grafana-alerting-timestamp': String(at),
    'x-grafana-alerting-signature': hex(secret, `${at}:`, body),
  },
});

/** As each vendor's own documents have it. */
const SIGNED: [name: SourceAuthentication, what: string, signs: Signs, timed: boolean][] = [
  [
    'hmac',
    'as documented',
    (secret, at, body) => ({
      headers: {
        'x-webhook-timestamp': String(at),
        'x-webhook-signature': `sha256=${hex(secret, `${at}.`, body)}`,
      },
    }),
    true,
  ],
  ['standard-webhooks', 'as specified', standard, true],
  [
    'standard-webhooks',
    'by the names of Svix',
    (secret, at, body) => ({
      headers: Object.fromEntries(
        Object.entries(standard(secret, at, body).headers).map(([name, value]) => [
          name.replace('webhook', 'svix'),
          value,
        ]),
      ),
    }),
    true,
  ],
  [
    'standard-webhooks',
    'with several signatures',
    (secret, at, body) => {
      const { headers } = standard(secret, at, body);
      return {
        headers: {
          ...headers,
          'webhook-signature': `v1a,x v1,${base64('0'.repeat(64))} ${String(headers['webhook-signature'])}`,
        },
      };
    },
    true,
  ],
  [
    'hmac-body',
    'as GitHub does',
    (secret, _at, body) => ({ headers: { 'x-hub-signature-256': `sha256=${hex(secret, '', body)}` } }),
    false,
  ],
  [
    'hmac-body',
    'in base64',
    (secret, _at, body) => ({ headers: { 'x-hub-signature-256': base64(hex(secret, '', body)) } }),
    false,
  ],
  [
    'hmac-t-v1',
    'as Stripe does',
    (secret, at, body) => ({
      headers: { 'stripe-signature': `t=${at},v0=x,v1=${'0'.repeat(64)}, v1=${hex(secret, `${at}.`, body)}` },
    }),
    true,
  ],
  [
    'slack',
    'v0',
    (secret, at, body) => ({
      headers: {
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${hex(secret, `v0:${at}:`, body)}`,
      },
    }),
    true,
  ],
  [
    'pagerduty',
    'of two secrets',
    (secret, _at, body) => ({
      headers: { 'x-pagerduty-signature': `v1=${hex('another', '', body)},v1=${hex(secret, '', body)}` },
    }),
    false,
  ],
  [
    'sentry',
    'bare',
    (secret, _at, body) => ({ headers: { 'sentry-hook-signature': hex(secret, '', body) } }),
    false,
  ],
  [
    'grafana',
    'of the body',
    (secret, _at, body) => ({ headers: { 'x-grafana-alerting-signature': hex(secret, '', body) } }),
    false,
  ],
  ['grafana', 'of time and body', grafanaTimed, true],
];
const secretsOf = (name: string) => (name === 'standard-webhooks' ? STANDARD : SECRETS);

function outcome(
  name: string,
  { headers, query = {} }: Sent,
  body = BODY,
  settings: Partial<Credentials> = {},
): string {
  try {
    const credentials = {
      authentication: name,
      authentication_name: null,
      secrets: secretsOf(name),
      ...settings,
    };
    const check = checkShown(credentials, { headers, query }, NOW);
    for (let at = 0; at < body.length; at += 3) check?.update(body.subarray(at, at + 3));
    return check?.assert() ?? 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
}
const passes = (timed: boolean) => (timed ? expect.stringMatching(/^[0-9a-f]{64}$/) : 'ok');

describe('every authentication', () => {
  it('has a file of its name, and every file is one', () => {
    const files = readdirSync(new URL('.', import.meta.url)).filter(
      (file) => !/spec|index|define/.test(file),
    );
    expect(files.sort()).toEqual(SOURCE_AUTHENTICATIONS.map((name) => `${name}.ts`).sort());
  });

  it.each(AUTHENTICATIONS.map((each) => [each.name, each] as const))('%s says what it is', (name, each) => {
    // The database's own rule.
    expect(name).toMatch(/^[a-z][a-z0-9-]{1,39}$/);
    for (const text of [each.title, each.description, each.setup, each.replay])
      expect(text).toMatch(/^\S.{3,}\S$/);
    const made = each.secret?.(Buffer.alloc(32, 7)) ?? 'x'.repeat(43);
    expect(each.secretFault?.(made) ?? null).toBeNull();
  });

  it('that signs is tried here', () => {
    const others: SourceAuthentication[] = ['bearer', 'basic', 'header', 'query'];
    expect([...new Set(SIGNED.map(([name]) => name)), ...others].sort()).toEqual(
      [...SOURCE_AUTHENTICATIONS].sort(),
    );
  });

  it('of a newer server lets nobody in', () => {
    expect(authenticationNamed('of-tomorrow')).toBeUndefined();
    expect(outcome('of-tomorrow', { headers: { authorization: 'Bearer the new secret, in use' } })).toBe(
      'invalid_signature',
    );
  });
});

describe.each(SIGNED)('%s, %s', (name, _what, signs, timed) => {
  const [now, before] = secretsOf(name) as [string, string];
  it('takes what either live secret has signed, over the bytes as received', () => {
    expect(outcome(name, signs(now, SECONDS, BODY))).toEqual(passes(timed));
    expect(outcome(name, signs(before, SECONDS, BODY))).toEqual(passes(timed));
    expect(outcome(name, signs(now, SECONDS, BODY), Buffer.from(BODY.toString('utf8')))).toBe(
      'invalid_signature',
    );
    expect(outcome(name, signs(now, SECONDS, BODY), BODY.subarray(1))).toBe('invalid_signature');
    expect(outcome(name, signs(`${now.slice(0, 10)}BA${now.slice(12)}`, SECONDS, BODY))).toBe(
      'invalid_signature',
    );
    expect(outcome(name, signs(now, SECONDS, BODY), BODY, { secrets: [] })).toBe('invalid_signature');
  });

  it('takes nothing that is unsigned or cut', () => {
    expect(outcome(name, { headers: {} })).toBe('invalid_signature');
    const { headers } = signs(now, SECONDS, BODY);
    for (const header of Object.keys(headers)) {
      expect(outcome(name, { headers: { ...headers, [header]: undefined } })).toMatch(
        /^(?:invalid_signature|stale_timestamp)$/,
      );
      expect(
        outcome(name, { headers: { ...headers, [header]: String(headers[header]).slice(0, -1) } }),
      ).toMatch(/^(?:invalid_signature|stale_timestamp)$/);
    }
  });

  if (timed)
    it('has a window of five minutes, and is known by what it signs', () => {
      for (const at of [-300, 300])
        expect(outcome(name, signs(now, SECONDS + at, BODY))).toEqual(passes(true));
      for (const at of [-301, 301])
        expect(outcome(name, signs(now, SECONDS + at, BODY))).toBe('stale_timestamp');
      for (const at of ['soon', '', '1e9', `${SECONDS}.5`])
        expect(outcome(name, signs(now, at, BODY))).toBe('stale_timestamp');
      const { headers } = signs(now, SECONDS, BODY);
      const later = signs(now, SECONDS + 1, BODY);
      for (const header of Object.keys(headers).filter((each) => each.endsWith('timestamp')))
        expect(outcome(name, { headers: { ...headers, [header]: later.headers[header] } })).toBe(
          'invalid_signature',
        );
      // The same again whichever secret has signed it, for a sender may sign with both; another time is another one.
      expect(outcome(name, signs(before, SECONDS, BODY))).toBe(outcome(name, signs(now, SECONDS, BODY)));
      expect(outcome(name, later)).not.toBe(outcome(name, signs(now, SECONDS, BODY)));
    });
});

describe('a signature', () => {
  it('may be spelt in capitals', () => {
    const { headers } = (SIGNED[0] as (typeof SIGNED)[number])[2](SECRETS[0] as string, SECONDS, BODY);
    const shouted = String(headers['x-webhook-signature']).toUpperCase().replace('SHA256', ' sha256');
    expect(outcome('hmac', { headers: { ...headers, 'x-webhook-signature': `${shouted} ` } })).toBe(
      outcome('hmac', { headers }),
    );
  });

  it('stands in the header that the source names', () => {
    const digits = hex(SECRETS[0] as string, '', BODY);
    const named = { authentication_name: 'Linear-Signature' };
    expect(outcome('hmac-body', { headers: { 'linear-signature': digits } }, BODY, named)).toBe('ok');
    expect(
      outcome('hmac-body', { headers: { 'x-hub-signature-256': `sha256=${digits}` } }, BODY, named),
    ).toBe('invalid_signature');
    const timed = { 'x-sig': `t=${SECONDS},v1=${hex(SECRETS[0] as string, `${SECONDS}.`, BODY)}` };
    expect(outcome('hmac-t-v1', { headers: timed }, BODY, { authentication_name: 'X-Sig' })).toEqual(
      passes(true),
    );
  });

  it('of Standard Webhooks needs the id that it signs, and a key of its form', () => {
    const { headers } = standard(STANDARD[0] as string, SECONDS, BODY);
    expect(outcome('standard-webhooks', { headers: { ...headers, 'webhook-id': 'msg_2' } })).toBe(
      'invalid_signature',
    );
    const { secretFault } = authenticationNamed('standard-webhooks') ?? {};
    for (const [secret, fault] of [
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', null],
      ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', null],
      ['whsec_short', /base64/],
      ['whsec_no base64 at all, this', /base64/],
    ] as const)
      expect(secretFault?.(secret) ?? null).toEqual(fault === null ? null : expect.stringMatching(fault));
  });

  it('of Grafana with a time cannot be taken for one without', () => {
    const { headers } = grafanaTimed(SECRETS[0] as string, SECONDS, BODY);
    expect(outcome('grafana', { headers: { ...headers, 'x-grafana-alerting-timestamp': undefined } })).toBe(
      'invalid_signature',
    );
  });
});

const basic = (text: string): Sent => ({
  headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
});
const [NEW, OLD] = SECRETS as [string, string];

describe('a secret', () => {
  it.each<[SourceAuthentication, string | null, Sent, 'ok' | 'invalid_signature']>([
    ['bearer', null, { headers: { authorization: `Bearer ${NEW}` } }, 'ok'],
    ['bearer', null, { headers: { authorization: `bearer ${OLD}` } }, 'ok'],
    ['bearer', null, { headers: { authorization: 'Bearer x' } }, 'invalid_signature'],
    ['bearer', null, { headers: {} }, 'invalid_signature'],
    ['basic', 'gw', basic(`gw:${NEW}`), 'ok'],
    ['basic', 'gw', basic(`other:${NEW}`), 'invalid_signature'],
    ['basic', 'gw', basic('gw'), 'invalid_signature'],
    ['basic', 'gw', { headers: {} }, 'invalid_signature'],
    ['header', 'X-My-Key', { headers: { 'x-my-key': OLD } }, 'ok'],
    ['header', 'X-My-Key', { headers: { 'x-my-key': [NEW, 'x'] } }, 'ok'],
    ['header', 'X-My-Key', { headers: { 'x-my-key': '' } }, 'invalid_signature'],
    ['header', null, { headers: { '': NEW } }, 'ok'],
    ['query', null, { headers: {}, query: { token: NEW } }, 'ok'],
    ['query', 'key', { headers: {}, query: { key: OLD } }, 'ok'],
    ['query', 'key', { headers: {}, query: { token: NEW } }, 'invalid_signature'],
    ['query', null, { headers: {}, query: { token: [NEW, NEW] } }, 'invalid_signature'],
    ['query', null, { headers: { token: NEW } }, 'invalid_signature'],
  ])('%s %s %j', (name, authentication_name, sent, expected) => {
    expect(outcome(name, sent, BODY, { authentication_name })).toBe(expected);
    if (expected === 'ok')
      expect(outcome(name, sent, BODY, { authentication_name, secrets: ['another'] })).toBe(
        'invalid_signature',
      );
  });
});

it('says what a source wants, and what is wrong with a time or a signature', () => {
  const said = (name: string, headers: Headers, authentication_name: string | null = null) => {
    try {
      checkShown(
        { authentication: name, authentication_name, secrets: SECRETS },
        { headers, query: {} },
        NOW,
      )?.assert();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(said('bearer', {})).toContain('the header Authorization: Bearer <secret>.');
  expect(said('basic', {}, 'gw')).toContain('Authorization: Basic <user and secret>.');
  expect(said('header', {}, 'X-My-Key')).toContain('X-My-Key: <secret>.');
  expect(said('query', {})).toContain('?token=<secret>.');
  const signed = (at: number) => (SIGNED[0] as (typeof SIGNED)[number])[2](NEW, at, BODY).headers;
  expect(said('hmac', signed(SECONDS - 301))).toContain(
    'X-Webhook-Timestamp is 301 seconds old; 300 are allowed.',
  );
  expect(said('hmac', signed(SECONDS + 400))).toContain('is 400 seconds in the future; 300 are allowed.');
  expect(said('hmac', {})).toContain('X-Webhook-Signature is missing');
  expect(said('hmac', signed(SECONDS))).toContain('does not fit the body');
  for (const name of SOURCE_AUTHENTICATIONS)
    for (const secret of SECRETS) expect(said(name, {}, 'X')).not.toContain(secret);
});
