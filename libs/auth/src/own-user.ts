import { Problem, type Context } from '#platform';

/** @throws Problem not_authenticated when nobody is behind this */
export function ownUserId(context: Context): string {
  const id = context.current().actor.user_id;
  if (id === null || id === undefined) throw new Problem('not_authenticated', 'Sign in first.');
  return id;
}
