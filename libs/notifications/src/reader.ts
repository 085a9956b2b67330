import type { Actor } from '#contracts';
import { Problem } from '#platform';
import type { Reader } from './data/notification.repository.ts';

/** @throws Problem forbidden when the actor is no person: notifications are people's own */
export function readerOf(actor: Actor): Reader {
  const userId = actor.user_id ?? (actor.type === 'user' ? actor.id : null);
  if (userId === null || actor.role == null)
    throw new Problem('forbidden', 'Notifications are for people: sign in, or use the API key of a user.');
  return { user_id: userId, role: actor.role };
}
