import { createHmac } from 'node:crypto';
import {
  SignatureCheck,
  checkHeaders,
  repeatKey,
  signatureKey,
  type Credentials,
  type Headers,
} from './authentication.ts';
import { inNetworks, networkList } from './networks.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const BODY = Buffer.from('{"a":1}');

const credentials = (
  authentication: Credentials['authentication'],
  authentication_name: string | null = null,
): Credentials => ({
  authentication,
  authentication_name,
  secrets: ['new secret', 'old secret'],
});
const sign = (secret: string, at: number | string = SECONDS, body: Buffer = BODY): Headers => ({
  'x-webhook-timestamp': String(at),
  'x-webhook-signature': `sha256=${createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex')}`,
});
const outcome = (given: Credentials, headers: Headers, body = BODY): string => {
  try {
    checkHeaders(given, headers, NOW);
    if (given.authentication !== 'hmac') return 'ok';
    const check = new SignatureCheck(given, headers);
    for (let at = 0; at < body.length; at += 3) check.update(body.subarray(at, at + 3));
    check.assert();
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('authentication of a delivery', () => {
  it.each([
    ['the secret', sign('new secret'), 'ok'],
    ['the secret before it', sign('old secret'), 'ok'],
    ['another secret', sign('other'), 'invalid_signature'],
    [
      'another time',
      { ...sign('new secret'), 'x-webhook-timestamp': String(SECONDS + 1) },
      'invalid_signature',
    ],
    ['299 seconds ago', sign('new secret', SECONDS - 299), 'ok'],
    ['301 seconds ago', sign('new secret', SECONDS - 301), 'stale_timestamp'],
    ['300 seconds ago', sign('new secret', SECONDS - 300), 'ok'],
    ['in 301 seconds', sign('new secret', SECONDS + 301), 'stale_timestamp'],
    ['no time', { 'x-webhook-signature': sign('new secret')['x-webhook-signature'] }, 'stale_timestamp'],
    ['a time that is none', sign('new secret', 'soon'), 'stale_timestamp'],
    ['no signature', { 'x-webhook-timestamp': String(SECONDS) }, 'invalid_signature'],
    [
      'a short signature',
      { ...sign('new secret'), 'x-webhook-signature': 'sha256=abcd' },
      'invalid_signature',
    ],
  ])('hmac with %s', (_name, headers, expected) => {
    expect(outcome(credentials('hmac'), headers)).toBe(expected);
  });

  it('hmac is over the bytes as received', () => {
    expect(outcome(credentials('hmac'), sign('new secret'), Buffer.from('{"a": 1}'))).toBe(
      'invalid_signature',
    );
  });

  it.each<[string, Headers, string]>([
    [
      'too old',
      sign('new secret', SECONDS - 301),
      'X-Webhook-Timestamp is 301 seconds old; 300 are allowed.',
    ],
    ['from the future', sign('new secret', SECONDS + 400), 'is 400 seconds in the future; 300 are allowed.'],
    ['none', sign('new secret', 'soon'), 'is missing or is not a time in seconds since 1970.'],
    ['unsigned', { 'x-webhook-timestamp': String(SECONDS) }, 'X-Webhook-Signature is missing'],
  ])('says by the headers alone what is wrong with a time or a signature: %s', (_name, headers, said) => {
    expect(() => checkHeaders(credentials('hmac'), headers, NOW)).toThrow(said);
  });

  it('tells which header a source wants', () => {
    const said = (given: Credentials) => {
      try {
        checkHeaders(given, {}, NOW);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(said(credentials('bearer'))).toContain('Authorization: Bearer <secret>.');
    expect(said(credentials('basic', 'gw'))).toContain('Authorization: Basic <user and secret>.');
    expect(said(credentials('header', 'X-My-Key'))).toContain('X-My-Key: <secret>.');
    expect(said(credentials('header'))).toContain('x-webhook-secret: <secret>.');
  });

  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  it.each<[string, Credentials, Headers, string]>([
    ['bearer', credentials('bearer'), { authorization: 'Bearer new secret' }, 'ok'],
    ['bearer, old', credentials('bearer'), { authorization: 'bearer old secret' }, 'ok'],
    ['bearer, wrong', credentials('bearer'), { authorization: 'Bearer x' }, 'invalid_signature'],
    ['bearer, none', credentials('bearer'), {}, 'invalid_signature'],
    ['basic', credentials('basic', 'gw'), basic('gw:new secret'), 'ok'],
    ['basic, wrong user', credentials('basic', 'gw'), basic('other:new secret'), 'invalid_signature'],
    ['basic, no colon', credentials('basic', 'gw'), basic('gw'), 'invalid_signature'],
    ['basic, none', credentials('basic', 'gw'), {}, 'invalid_signature'],
    ['header of the usual name', credentials('header'), { 'x-webhook-secret': 'new secret' }, 'ok'],
    ['header, sent twice', credentials('header', 'X-My-Key'), { 'x-my-key': ['new secret', 'x'] }, 'ok'],
    ['header', credentials('header', 'X-My-Key'), { 'x-my-key': 'old secret' }, 'ok'],
    ['header, wrong', credentials('header', 'X-My-Key'), { 'x-my-key': '' }, 'invalid_signature'],
    [
      'no live secret',
      { ...credentials('bearer'), secrets: [] },
      { authorization: 'Bearer ' },
      'invalid_signature',
    ],
  ])('%s', (_name, given, headers, expected) => {
    expect(outcome(given, headers)).toBe(expected);
  });

  it('knows a repeat by the strongest name that the delivery has', () => {
    expect(repeatKey({ 'idempotency-key': 'a', 'webhook-id': 'b' }, 'c', 'd')).toBe('key a');
    expect(repeatKey({ 'webhook-id': 'b' }, 'c', 'd')).toBe('id b');
    expect(repeatKey({}, 'c', 'd')).toBe('alert c');
    expect(repeatKey({}, null, 'd')).toBe('signature sha256=d');
    expect(repeatKey({}, null, null)).toBeNull();
    expect(repeatKey({ 'idempotency-key': ' ', 'webhook-id': ' ' }, 'c', 'd')).toBe('alert c');
  });

  it.each([
    ['of 200 characters as it is', 'a'.repeat(200), `alert ${'a'.repeat(200)}`],
    ['that is longer by its digest', 'a'.repeat(201), expect.stringMatching(/^alert [0-9a-f]{64}$/)],
    ['in other than ASCII by its digest', 'ü', expect.stringMatching(/^alert [0-9a-f]{64}$/)],
  ])('keeps a name %s', (_what, id, key) => {
    expect(repeatKey({}, id, null)).toEqual(key);
  });

  it('knows a signature however it is spelt, and only of a source that signs', () => {
    const headers = sign('x');
    const shouted = String(headers['x-webhook-signature']).toUpperCase().replace('SHA256', 'sha256');
    const key = signatureKey(credentials('hmac'), headers);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(signatureKey(credentials('hmac'), { ...headers, 'x-webhook-signature': ` ${shouted} ` })).toBe(
      key,
    );
    expect(signatureKey(credentials('bearer'), headers)).toBeNull();
  });
});

describe('networks', () => {
  it('reads addresses and CIDR of both families', () => {
    const list = networkList(['192.0.2.0/24', '2001:db8::/32', '198.51.100.7']);
    for (const ip of ['192.0.2.200', '::ffff:192.0.2.1', '2001:db8::5', '198.51.100.7'])
      expect(inNetworks(list, ip)).toBe(true);
    for (const ip of ['192.0.3.1', '2001:db9::5', '198.51.100.8']) expect(inNetworks(list, ip)).toBe(false);
  });

  it.each(['nonsense', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/', '2001:db8::/129'])('refuses %s', (text) => {
    expect(() => networkList([text])).toThrow('not an IP address or a network');
  });
});
