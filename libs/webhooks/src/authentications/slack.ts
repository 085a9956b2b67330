import { SIGN_IN_HEX, defineAuthentication, freshTime, one, signaturesIn } from './define-authentication.ts';

const SIGNATURE = 'X-Slack-Signature';
const TIMESTAMP = 'X-Slack-Request-Timestamp';

export const slack = defineAuthentication({
  name: 'slack',
  title: 'Slack',
  description: 'Slack signs time and body with the signing secret of its app (v0).',
  setup: "Slack makes the secret: bring the app's signing secret here (Basic Information, App Credentials).",
  replay:
    'What was read on the way cannot be sent again: the time is signed, and the same signature is the same delivery.',
  warning: null,
  named: null,
  bringsSecret: true,
  headers: [
    { name: SIGNATURE, description: 'v0=<hex HMAC-SHA256(secret, "v0:" + timestamp + ":" + body)>' },
    { name: TIMESTAMP, description: 'seconds since 1970, at most five minutes off' },
  ],
  check: ({ headers, now }) => {
    const signatures = signaturesIn(SIGNATURE, [one(headers, SIGNATURE) ?? ''], 'v0=');
    const timestamp = freshTime(TIMESTAMP, one(headers, TIMESTAMP), now);
    return {
      prefix: `v0:${timestamp}:`,
      signatures,
      once: true,
      refusal: `${SIGNATURE} does not fit the body: is the source's secret the signing secret of the Slack app that sends?`,
    };
  },
  curl: () => ({
    before: ['TIME=$(date +%s)', `SIGNATURE=$(printf 'v0:%s:%s' "$TIME" "$BODY" | ${SIGN_IN_HEX})`],
    options: [`-H "${TIMESTAMP}: $TIME"`, `-H "${SIGNATURE}: v0=$SIGNATURE"`],
  }),
});
