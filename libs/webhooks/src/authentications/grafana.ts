import { SIGN_IN_HEX, defineAuthentication, freshTime, one, signaturesIn } from './define-authentication.ts';

const SIGNATURE = 'X-Grafana-Alerting-Signature';
const TIMESTAMP = 'X-Grafana-Alerting-Timestamp';

/** Without the time in a header Grafana signs the body alone; whoever takes the header away breaks the signature. */
export const grafana = defineAuthentication({
  name: 'grafana',
  title: 'Grafana',
  description: 'Grafana Alerting (12 and later) signs the body with a secret, and a time if it is told to.',
  setup: `Contact point, HMAC signature: the secret, the header ${SIGNATURE} (the usual one), and ${TIMESTAMP} as the timestamp header.`,
  replay: `What was read on the way can be sent again, unchanged, unless Grafana has a timestamp header: set it to ${TIMESTAMP}.`,
  warning: null,
  named: null,
  headers: [
    {
      name: SIGNATURE,
      description: '<hex HMAC-SHA256(secret, timestamp + ":" + body)>, or of the body alone',
    },
    { name: TIMESTAMP, description: 'seconds since 1970, at most five minutes off; may be absent' },
  ],
  check: ({ headers, now }) => {
    const signatures = signaturesIn(SIGNATURE, [one(headers, SIGNATURE) ?? ''], '');
    const given = one(headers, TIMESTAMP);
    return {
      prefix: given === undefined ? '' : `${freshTime(TIMESTAMP, given, now)}:`,
      signatures,
      once: given !== undefined,
      refusal: `${SIGNATURE} does not fit: it must be the hex HMAC-SHA256 of the body with the source's secret, with "<${TIMESTAMP}>:" before it if that header is sent. Is another timestamp header set in Grafana?`,
    };
  },
  curl: () => ({
    before: ['TIME=$(date +%s)', `SIGNATURE=$(printf '%s:%s' "$TIME" "$BODY" | ${SIGN_IN_HEX})`],
    options: [`-H "${TIMESTAMP}: $TIME"`, `-H "${SIGNATURE}: $SIGNATURE"`],
  }),
});
