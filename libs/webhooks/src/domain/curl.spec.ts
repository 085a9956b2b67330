import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { SOURCE_AUTHENTICATIONS, type SourceAuthentication } from '#contracts';
import { curlExample } from './curl.ts';

const BODY = `{"title":"It's a \\"test\\" of $HOME and \`date\`"}`;

function command(authentication: SourceAuthentication, authentication_name: string | null = null): string {
  const path = '/api/webhooks/mail-gateway';
  return curlExample({
    path,
    authentication,
    authentication_name,
    body: BODY,
    content_type: 'application/json',
  });
}

/** What curl would be called with, each argument on a line, with the secret filled in. */
function called(text: string): string[] {
  const script = `ORIGIN='https://tw.example'\ncurl() { printf '%s\\n' "$@"; }\n${text.replace("SECRET='…'", "SECRET='whsec'")}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

it.each([
  ['bearer', null, 'Authorization: Bearer whsec'],
  ['basic', 'gateway', 'gateway:whsec'],
  ['header', 'X-Key', 'X-Key: whsec'],
  ['basic', null, 'user:whsec'],
  ['header', null, 'X-Webhook-Secret: whsec'],
] as const)('a shell makes of it a delivery that shows itself: %s', (authentication, name, shown) => {
  const arguments_ = called(command(authentication, name));
  expect(arguments_).toContain(shown);
  expect(arguments_).toContain('https://tw.example/api/webhooks/mail-gateway');
  expect(arguments_.at(-1)).toBe(BODY);
});

it('signs the very bytes that it sends', () => {
  const given = called(command('hmac'));
  const time = given.find((line) => line.startsWith('X-Webhook-Timestamp: '))?.split(' ')[1] ?? '';
  const signature = createHmac('sha256', 'whsec').update(`${time}.${BODY}`).digest('hex');
  expect(given).toContain(`X-Webhook-Signature: sha256=${signature}`);
});

it('has the secret as a variable only', () => {
  for (const authentication of SOURCE_AUTHENTICATIONS) expect(command(authentication)).toMatch(/^SECRET='…'/);
});
