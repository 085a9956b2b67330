import { SIGN_IN_HEX, defineAuthentication, one, signaturesIn } from './define-authentication.ts';

const USUAL = 'X-Hub-Signature-256';

/** As GitHub does and many after it: with `sha256=` before it or bare, in hex or in base64. */
export const hmacBody = defineAuthentication({
  name: 'hmac-body',
  title: 'HMAC of the body (X-Hub-Signature-256)',
  description:
    'The sender signs the body with the secret (HMAC-SHA256), as GitHub, Jira and many others do; in X-Hub-Signature-256 or in the header that you name.',
  setup: `The secret as the sender's webhook secret. It sends ${USUAL}: sha256=<hex HMAC-SHA256 of the body>, or the same in a header of another name.`,
  replay: 'What was read on the way can be sent again, unchanged: no time is signed.',
  warning: null,
  named: { title: 'Name of the header', example: USUAL, usual: USUAL },
  headers: [{ name: USUAL, description: 'sha256=<hex HMAC-SHA256(secret, body)>' }],
  check: ({ headers, name }) => {
    const given = one(headers, name)?.trim() ?? '';
    return {
      prefix: '',
      signatures: signaturesIn(name, [given], given.startsWith('sha256=') || given === '' ? 'sha256=' : ''),
      once: false,
      refusal: `${name} does not fit the body: it must be sha256= and the hex HMAC-SHA256 of the body with the source's secret, over the bytes exactly as sent.`,
    };
  },
  curl: (name) => ({
    before: [`SIGNATURE=$(printf '%s' "$BODY" | ${SIGN_IN_HEX})`],
    options: [`-H "${name}: sha256=$SIGNATURE"`],
  }),
});
