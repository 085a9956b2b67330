import { SIGN_IN_HEX, defineAuthentication, freshTime, one, signaturesIn } from './define-authentication.ts';

const SIGNATURE = 'X-Webhook-Signature';
const TIMESTAMP = 'X-Webhook-Timestamp';

export const hmac = defineAuthentication({
  name: 'hmac',
  title: 'HMAC of time and body',
  description: 'The sender signs time and body with the secret (HMAC-SHA256): the safest.',
  setup: `${TIMESTAMP}: seconds since 1970. ${SIGNATURE}: sha256= and the hex HMAC-SHA256 of "<timestamp>.<body>" with the secret.`,
  replay:
    'What was read on the way cannot be sent again: the time is signed, and the same signature is the same delivery.',
  warning: null,
  named: null,
  headers: [
    { name: SIGNATURE, description: 'sha256=<hex HMAC-SHA256(secret, timestamp + "." + body)>' },
    { name: TIMESTAMP, description: 'seconds since 1970, at most five minutes off' },
  ],
  check: ({ headers, now }) => {
    const signatures = signaturesIn(SIGNATURE, [one(headers, SIGNATURE) ?? ''], 'sha256=');
    const timestamp = freshTime(TIMESTAMP, one(headers, TIMESTAMP), now);
    return {
      prefix: `${timestamp}.`,
      signatures,
      once: true,
      refusal: `${SIGNATURE} does not fit the body: it must be sha256= and the hex HMAC-SHA256 of "<${TIMESTAMP}>.<body>" with the source's secret, over the bytes exactly as sent.`,
    };
  },
  curl: () => ({
    before: ['TIME=$(date +%s)', `SIGNATURE=$(printf '%s.%s' "$TIME" "$BODY" | ${SIGN_IN_HEX})`],
    options: [`-H "${TIMESTAMP}: $TIME"`, `-H "${SIGNATURE}: sha256=$SIGNATURE"`],
  }),
});
