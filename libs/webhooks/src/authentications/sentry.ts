import { SIGN_IN_HEX, defineAuthentication, one, signaturesIn } from './define-authentication.ts';

const SIGNATURE = 'Sentry-Hook-Signature';

export const sentry = defineAuthentication({
  name: 'sentry',
  title: 'Sentry',
  description: 'Sentry signs the body with the client secret of its integration.',
  setup:
    "Sentry makes the secret: bring the integration's client secret here (Settings, Custom Integrations).",
  replay: 'What was read on the way can be sent again, unchanged: Sentry signs no time.',
  warning: null,
  named: null,
  bringsSecret: true,
  headers: [{ name: SIGNATURE, description: '<hex HMAC-SHA256(secret, body)>' }],
  check: ({ headers }) => ({
    prefix: '',
    signatures: signaturesIn(SIGNATURE, [one(headers, SIGNATURE) ?? ''], ''),
    once: false,
    refusal: `${SIGNATURE} does not fit the body: is the source's secret the client secret of the Sentry integration?`,
  }),
  curl: () => ({
    before: [`SIGNATURE=$(printf '%s' "$BODY" | ${SIGN_IN_HEX})`],
    options: [`-H "${SIGNATURE}: $SIGNATURE"`],
  }),
});
