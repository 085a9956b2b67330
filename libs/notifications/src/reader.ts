import type { Actor } from '#contracts';
import { Problem } from '#platform';
import type { Reader } from './data/notification.repository.ts';

/** Notifications are the person's: no scope of a key covers them. @throws Problem forbidden */
export function readerOf(actor: Actor): Reader {
  if (actor.type !== 'user' || actor.id === null || actor.role == null)
    throw new Problem('forbidden', 'Notifications are for people, not for API keys: sign in for this.');
  return { user_id: actor.id, role: actor.role };
}
