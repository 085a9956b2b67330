import type { JsonObject } from '#contracts';
import { string } from '../../transport/answers.ts';
import { mailboxPath, odata, type Graph } from './graph.ts';

/** A property of our own that Exchange keeps with the sent message and lets us search. */
export const KEY_PROPERTY = 'String {6f0d4e2c-1f0b-4c53-9a44-7e1d2a7b9c10} Name TriageWardenKey';

/** 202 says that the mail is queued; it has no id yet. */
export async function sendMail(
  graph: Graph,
  sender: string,
  message: JsonObject,
  signal: AbortSignal | undefined,
): Promise<void> {
  await graph.call(
    {
      what: 'sending a mail',
      method: 'POST',
      path: `${mailboxPath(sender)}/sendMail`,
      json: { message, saveToSentItems: true },
      signal,
    },
    sender,
  );
}

/** The id of the mail that was sent with this key; null: it is not among the sent ones. */
export async function sentWith(
  graph: Graph,
  sender: string,
  key: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const [found] = await graph.firstItems(
    {
      what: 'looking for a sent mail',
      method: 'GET',
      path: `${mailboxPath(sender)}/mailFolders/sentitems/messages`,
      query: {
        $filter: `singleValueExtendedProperties/Any(ep: ep/id eq ${odata(KEY_PROPERTY)} and ep/value eq ${odata(key)})`,
        $select: 'id',
        $top: 1,
      },
      signal,
    },
    sender,
  );
  return string(found?.['id']);
}

export function oneLine(subject: string): string {
  return subject
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
