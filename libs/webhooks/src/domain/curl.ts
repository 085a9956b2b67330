import type { SourceAuthentication } from '#contracts';

interface Delivery {
  /** Of the source's address, after the server's own. */
  path: string;
  authentication: SourceAuthentication;
  authentication_name: string | null;
  body: string;
  content_type: string;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A delivery by hand, as a POSIX shell's commands, that shows itself as the source asks. The server's address and the
 * secret come from variables: the one only its reader knows, and a command with the other in it would stay in the
 * shell's history.
 */
export function curlExample(delivery: Delivery): string {
  const { path, authentication, authentication_name, body, content_type } = delivery;
  const head = ["SECRET='…'  # as it was shown when the source was made", `BODY=${quoted(body)}`];
  const send = (...options: string[]): string =>
    [
      `curl -sS "$ORIGIN${path}"`,
      `-H "Content-Type: ${content_type}"`,
      ...options,
      '--data-binary "$BODY"',
    ].join(' \\\n  ');
  switch (authentication) {
    case 'hmac':
      return [
        ...head,
        'TIME=$(date +%s)',
        'SIGNATURE=$(printf \'%s.%s\' "$TIME" "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -hex | sed \'s/^.* //\')',
        send('-H "X-Webhook-Timestamp: $TIME"', '-H "X-Webhook-Signature: sha256=$SIGNATURE"'),
      ].join('\n');
    case 'bearer':
      return [...head, send('-H "Authorization: Bearer $SECRET"')].join('\n');
    case 'basic':
      return [...head, send(`-u "${authentication_name ?? 'user'}:$SECRET"`)].join('\n');
    case 'header':
      return [...head, send(`-H "${authentication_name ?? 'X-Webhook-Secret'}: $SECRET"`)].join('\n');
  }
}
