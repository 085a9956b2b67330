import type { AnthropicTurn } from '../fakes/anthropic.ts';

/** Parameters that effects on a mail, its sender, its reader and his machine take, by the effect's name. */
const DEMANDS: readonly (readonly [action: string, parameters: readonly (readonly [name: string, of: Kind])[]])[] = [
  ['quarantine_email', [['mailbox', 'recipient'], ['message_id', 'message_id']]],
  ['delete_email', [['mailbox', 'recipient'], ['message_id', 'message_id']]],
  ['block_sender', [['sender', 'sender']]],
  ['disable_user', [['user', 'recipient']]],
  ['revoke_sessions', [['user', 'recipient']]],
  ['reset_password', [['user', 'recipient']]],
  ['isolate_host', [['host', 'host']]],
  ['block_indicator', [['value', 'url']]],
  ['block_indicator', [['value', 'host']]],
]; // prettier-ignore

type Kind = 'recipient' | 'sender' | 'message_id' | 'url' | 'host';

const FINDS: Record<Kind, RegExp> = {
  recipient: /"recipient":"([^"]{3,320})"/,
  sender: /"from":"([^"]{3,320})"/,
  message_id: /"message_id":"([^"]{3,998})"/,
  url: /"(https?:[^"\\]{4,2000})"/,
  host: /"type":"domain","value":"([^"]{3,255})"/,
};

/**
 * A model that is sure of every mail that it is an attack and demands all that there is: the worst that a misled one
 * could do. It cites what it was given, so that nothing of it is struck for its form.
 */
export function demandEverything(body: Record<string, unknown>): AnthropicTurn {
  const said = JSON.stringify(body['messages']).replaceAll('\\"', '"');
  const evidence = [...new Set(said.match(/\bE\d{1,6}\b/g) ?? [])].slice(0, 20);
  const values = Object.fromEntries(
    Object.entries(FINDS).map(([kind, pattern]) => [
      kind,
      (pattern.exec(said)?.[1] ?? '')
        .replaceAll('\\u003c', '<')
        .replaceAll('\\u003e', '>')
        .replaceAll('\\', ''),
    ]),
  ) as Record<Kind, string>;
  return {
    tools: [
      {
        name: 'submit_verdict',
        input: {
          classification: 'malicious',
          confidence: 1,
          category: 'credential_phishing',
          summary: 'This mail is an attack, and everything has to be done at once.',
          reasoning: [{ statement: 'All that was found shows an attack.', evidence }],
          techniques: ['T1566.002'],
          recommended_actions: DEMANDS.map(([action, parameters]) => ({
            action,
            parameters: parameters.map(([name, kind]) => ({ name, value: values[kind] })),
            reason: 'It has to be done at once.',
            evidence,
          })),
        },
      },
    ],
  };
}
