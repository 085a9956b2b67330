import { authenticationNamed } from '../authentications/index.ts';

interface Delivery {
  /** Of the source's address, after the server's own. */
  path: string;
  authentication: string;
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
  const { path, body, content_type } = delivery;
  const authentication = authenticationNamed(delivery.authentication);
  const { named } = authentication ?? {};
  const name = delivery.authentication_name ?? named?.usual ?? named?.example ?? '';
  const { before = [], options, query = '' } = authentication?.curl(name) ?? { options: [] };
  const send = [
    `curl -sS "$ORIGIN${path}${query}"`,
    `-H "Content-Type: ${content_type}"`,
    ...options,
    '--data-binary "$BODY"',
  ].join(' \\\n  ');
  return [
    "SECRET='…'  # as it was shown when the source was made",
    `BODY=${quoted(body)}`,
    ...before,
    send,
  ].join('\n');
}
