import { useQuery } from '@tanstack/react-query';
import { IconUsers } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { PresenceDto } from '../api/generated/index.ts';
import { keys } from '../api/query-keys.ts';
import { visible } from '../lib/visible.ts';
import classes from './presence.module.css';
import { t } from '../texts/texts.ts';

/** How one says to the server that one is at a page, and has left it. */
export interface Place {
  see: (id: string, signal: AbortSignal) => Promise<PresenceDto>;
  leave: (id: string) => Promise<unknown>;
}

/** Well within the minute after which the server takes one for gone; a page out of sight does not ask. */
const AGAIN_MS = 25_000;
const MOST_NAMED = 3;

/** Who else is at this page now. Asking says that one is there oneself. */
export function Presence({ id, place }: { id: string; place: Place }) {
  const { data } = useQuery({
    queryKey: keys.presence.detail(id),
    queryFn: ({ signal }) => place.see(id, signal),
    refetchInterval: AGAIN_MS,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  useEffect(
    () => () => {
      // Nobody waits for it: the server notices by itself a minute later.
      place.leave(id).catch(() => undefined);
    },
    [id, place],
  );
  const others = data?.data ?? [];
  return (
    <span role="status" className={`${classes['presence']} no-print`}>
      {others.length > 0 && (
        <>
          <IconUsers size={15} aria-hidden /> {sentence(others)}
        </>
      )}
    </span>
  );
}

/** `Bo and Cy are here too`; who decides is told before who looks. */
function sentence(others: PresenceDto['data']): string {
  const deciding = others.filter(({ doing }) => doing === 'deciding');
  const looking = others.filter(({ doing }) => doing === 'looking');
  return [said(deciding, t`can decide this now too`), said(looking, t`here too`)].filter(Boolean).join('; ');
}

function said(people: PresenceDto['data'], what: string): string {
  if (people.length === 0) return '';
  const names = people.slice(0, MOST_NAMED).map(({ name }) => visible(name));
  if (people.length > MOST_NAMED) names.push(t`${people.length - MOST_NAMED} more`);
  const list =
    names.length === 1 ? names.join('') : t`${names.slice(0, -1).join(', ')} and ${String(names.at(-1))}`;
  if (what.startsWith('can')) return `${list} ${what}`;
  return people.length === 1 ? t`${list} is ${what}` : t`${list} are ${what}`;
}
