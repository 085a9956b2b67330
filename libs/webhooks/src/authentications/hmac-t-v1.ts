import { SIGN_IN_HEX, defineAuthentication, freshTime, one, signaturesIn } from './define-authentication.ts';

const USUAL = 'Stripe-Signature';

/** One header with time and signatures, as Stripe does and many after it. */
export const hmacTimeV1 = defineAuthentication({
  name: 'hmac-t-v1',
  title: 'HMAC in one header (t=…,v1=…)',
  description:
    'The sender signs time and body with the secret (HMAC-SHA256) and sends both in one header, t=<time>,v1=<signature>, as Stripe and many others do.',
  setup: `The header's name here, the secret at the sender. It sends ${USUAL}, or the header that you name: t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "<t>.<body>">.`,
  replay:
    'What was read on the way cannot be sent again: the time is signed, and the same signature is the same delivery.',
  warning: null,
  named: { title: 'Name of the header', example: USUAL, usual: USUAL },
  headers: [
    {
      name: USUAL,
      description: 't=<seconds since 1970>,v1=<hex HMAC-SHA256(secret, t + "." + body)>, several v1',
    },
  ],
  check: ({ headers, name, now }) => {
    const parts = (one(headers, name) ?? '').split(',', 20).map((part) => part.trim());
    const signatures = signaturesIn(name, parts, 'v1=');
    const time = parts.find((part) => part.startsWith('t='))?.slice(2);
    return {
      prefix: `${freshTime(`t= in ${name}`, time, now)}.`,
      signatures,
      once: true,
      refusal: `${name} does not fit the body: v1= must be the hex HMAC-SHA256 of "<t>.<body>" with the source's secret, over the bytes exactly as sent.`,
    };
  },
  curl: (name) => ({
    before: ['TIME=$(date +%s)', `SIGNATURE=$(printf '%s.%s' "$TIME" "$BODY" | ${SIGN_IN_HEX})`],
    options: [`-H "${name}: t=$TIME,v1=$SIGNATURE"`],
  }),
});
