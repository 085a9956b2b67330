import { isSharedHost } from './links.ts';
import type { LinkFlag, ParsedEmail } from './types.ts';

const MOST_ANSWERED = 20;
const LONGEST_ID = 300;
const MESSAGE_ID = /<[^<>\s]{3,300}>/g;

/** The Message-IDs that a mail says it answers, with their angle brackets: that of `In-Reply-To` first, then the latest of `References`. */
export function answeredIds({ headers }: ParsedEmail): string[] {
  const idsOf = (name: string) =>
    headers
      .filter((header) => header.name.toLowerCase() === name)
      .flatMap(({ value }) => value.match(MESSAGE_ID) ?? []);
  const ids = [...idsOf('in-reply-to'), ...idsOf('references').reverse()];
  return [...new Set(ids.filter((id) => id.length <= LONGEST_ID))].slice(0, MOST_ANSWERED);
}

export interface LinkHouses {
  /** Registrable domains, or hosts that have none, of which everything is their owner's. */
  houses: string[];
  /** Links of which that cannot be said: to what anybody may publish under, by a redirector, or with a trick in the address. */
  unclear: number;
}

const MOST_HOUSES = 30;
/** With any other flag the host alone does not tell where one gets to. */
const CLEAR: ReadonlySet<LinkFlag> = new Set([
  'wrapped',
  'counter',
  'plain_http',
  'recipient_in_url',
  'many_subdomains',
  'abused_tld',
  'hidden',
]);

/** Whose pages a mail's links and forms lead to. Pictures are left out: nobody goes there. */
export function linkHouses({ links }: ParsedEmail): LinkHouses {
  const leading = links.filter(({ kind, url }) => kind !== 'image' && kind !== 'resource' && !isMailbox(url));
  const clear = leading.filter(
    ({ host, flags }) => host !== null && !isSharedHost(host) && flags.every((flag) => CLEAR.has(flag)),
  );
  const all = [
    ...new Set(clear.map(({ host, registrable_domain }) => registrable_domain ?? (host as string))),
  ];
  const houses = all.slice(0, MOST_HOUSES);
  return { houses, unclear: leading.length - clear.length + all.length - houses.length };
}

function isMailbox(url: string): boolean {
  return /^(?:mailto|tel|sms):/i.test(url);
}
