import { Problem } from '#platform';
import { defineAuthentication, freshTime, one, signaturesIn, type Headers } from './define-authentication.ts';

const PREFIX = 'whsec_';

/** Svix, who made the specification, sends the same under its own names where its customers do not change them. */
const FAMILIES = ['webhook', 'svix'] as const;

export const standardWebhooks = defineAuthentication({
  name: 'standard-webhooks',
  title: 'Standard Webhooks',
  description:
    'The sender signs id, time and body as the specification of Standard Webhooks says (Svix too).',
  setup: `The secret, with its ${PREFIX}, as the signing secret; it sends webhook-id, webhook-timestamp and webhook-signature.`,
  replay:
    'What was read on the way cannot be sent again: id and time are signed, and the same id is the same delivery.',
  warning: null,
  named: null,
  headers: [
    { name: 'webhook-id', description: 'The same again is the same delivery' },
    { name: 'webhook-timestamp', description: 'seconds since 1970, at most five minutes off' },
    {
      name: 'webhook-signature',
      description:
        'v1,<base64 HMAC-SHA256(secret, id + "." + timestamp + "." + body)>, several with spaces between',
    },
  ],
  secret: (random) => PREFIX + random.toString('base64'),
  secretFault: (secret) =>
    /^[A-Za-z0-9+/]{22,}={0,2}$/.test(withoutPrefix(secret))
      ? null
      : `A secret of Standard Webhooks is ${PREFIX} and base64 of 24 to 64 random bytes.`,
  check: ({ headers, now }) => {
    const family = FAMILIES.find((name) => one(headers, `${name}-signature`) !== undefined) ?? FAMILIES[0];
    const signature = `${family}-signature`;
    const given = (one(headers, signature) ?? '').split(' ', 20);
    const signatures = signaturesIn(signature, given, 'v1,');
    const timestamp = freshTime(`${family}-timestamp`, one(headers, `${family}-timestamp`), now);
    return {
      prefix: `${idOf(headers, family)}.${timestamp}.`,
      signatures,
      key: (secret) => Buffer.from(withoutPrefix(secret), 'base64'),
      once: true,
      refusal: `${signature} does not fit: it must be v1, and the base64 HMAC-SHA256 of "<${family}-id>.<${family}-timestamp>.<body>", with the bytes that the source's secret holds in base64 behind ${PREFIX}.`,
    };
  },
  curl: () => ({
    before: [
      'ID=msg_$(openssl rand -hex 8)',
      'TIME=$(date +%s)',
      `KEY=$(printf '%s' "\${SECRET#${PREFIX}}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`,
      'SIGNATURE=$(printf \'%s.%s.%s\' "$ID" "$TIME" "$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)',
    ],
    options: [
      '-H "webhook-id: $ID"',
      '-H "webhook-timestamp: $TIME"',
      '-H "webhook-signature: v1,$SIGNATURE"',
    ],
  }),
});

function idOf(headers: Headers, family: string): string {
  const id = one(headers, `${family}-id`);
  if (id !== undefined && id !== '') return id;
  throw new Problem('invalid_signature', `${family}-id is missing: it is signed with the body.`);
}

function withoutPrefix(secret: string): string {
  return secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
}
