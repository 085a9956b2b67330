import { SIGN_IN_HEX, defineAuthentication, one, signaturesIn } from './define-authentication.ts';

const SIGNATURE = 'X-PagerDuty-Signature';

export const pagerDuty = defineAuthentication({
  name: 'pagerduty',
  title: 'PagerDuty',
  description: 'PagerDuty signs the body with the secret of its webhook subscription (v1).',
  setup: 'PagerDuty makes the secret and shows it once, when the webhook (v3) is made: bring it here.',
  replay: 'What was read on the way can be sent again, unchanged: no time is signed.',
  warning: null,
  named: null,
  bringsSecret: true,
  headers: [
    { name: SIGNATURE, description: 'v1=<hex HMAC-SHA256(secret, body)>, several with commas between' },
  ],
  check: ({ headers }) => ({
    prefix: '',
    signatures: signaturesIn(SIGNATURE, (one(headers, SIGNATURE) ?? '').split(',', 20), 'v1='),
    once: false,
    refusal: `${SIGNATURE} does not fit the body: is the source's secret that of the PagerDuty webhook subscription?`,
  }),
  curl: () => ({
    before: [`SIGNATURE=$(printf '%s' "$BODY" | ${SIGN_IN_HEX})`],
    options: [`-H "${SIGNATURE}: v1=$SIGNATURE"`],
  }),
});
