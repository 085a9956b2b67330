import { decoded, isHost } from './gateways/gateway.ts';

/** A site that sends the browser on to an address which stands in the link itself. */
interface Redirector {
  /** The host and all below it. */
  host: string;
  /** Begins the path; any without it. */
  path?: string;
  goalOf: (link: URL) => string | null;
}

const WEB = /^https?:\/\//i;

const byParameter =
  (...names: readonly string[]) =>
  (link: URL): string | null => {
    const found = names
      .map((name) => link.searchParams.get(name))
      .find((goal) => goal !== null && WEB.test(goal));
    return found ?? null;
  };

/** Everything behind the question mark. */
function byQuery(link: URL): string | null {
  const goal = decoded(link.search.slice(1));
  return WEB.test(goal) ? goal : null;
}

/** The part of the path that begins so. */
const byPart =
  (mark: string) =>
  (link: URL): string | null => {
    const part = link.pathname.split('/').find((one) => one.startsWith(mark));
    const goal = part === undefined ? '' : decoded(part.slice(mark.length));
    return WEB.test(goal) ? goal : null;
  };

/** `a1` and the address in base64. */
function bing(link: URL): string | null {
  const coded = link.searchParams.get('u') ?? '';
  const goal = coded.startsWith('a1') ? Buffer.from(coded.slice(2), 'base64url').toString() : coded;
  return WEB.test(goal) ? goal : null;
}

/** `/amp/s/host/…` and `/url/address` have no scheme of their own, or any. */
function googlePath(link: URL): string | null {
  const behind = /^\/(?:amp\/s|url)\/(\S{1,2000})/.exec(link.pathname)?.[1];
  if (behind === undefined) return byParameter('q', 'url', 'adurl', 'u')(link);
  return WEB.test(behind) ? behind : `https://${behind}`;
}

/** `evil-site--name.translate.goog`: a dot for a hyphen, a hyphen for two. */
function translated(link: URL): string | null {
  const label = link.hostname.slice(0, -'.translate.goog'.length);
  const host = label.replace(/--|-/g, (mark) => (mark === '-' ? '.' : '-'));
  return host.includes('.') ? `https://${host}${link.pathname}${link.search}` : null;
}

/** Sites that people trust and that send on to anywhere: their name in front says nothing of the goal. */
const REDIRECTORS: readonly Redirector[] = [
  { host: 'google.com', goalOf: googlePath },
  { host: 'googleadservices.com', goalOf: byParameter('adurl') },
  { host: 'googleweblight.com', goalOf: byParameter('u') },
  { host: 'doubleclick.net', goalOf: (link) => byParameter('adurl', 'ds_dest_url', 'u')(link) ?? byQuery(link) },
  { host: 'bing.com', goalOf: (link) => bing(link) ?? byParameter('url')(link) },
  { host: 'translate.goog', goalOf: translated },
  { host: 'duckduckgo.com', path: '/l/', goalOf: byParameter('uddg') },
  { host: 'search.yahoo.com', goalOf: byPart('RU=') },
  { host: 'facebook.com', goalOf: byParameter('u') },
  { host: 'instagram.com', goalOf: byParameter('u') },
  { host: 'youtube.com', goalOf: byParameter('q') },
  { host: 'linkedin.com', goalOf: byParameter('url', 'session_redirect') },
  { host: 'reddit.com', goalOf: byParameter('url') },
  { host: 't.umblr.com', goalOf: byParameter('z') },
  { host: 'vk.com', goalOf: byParameter('to') },
  { host: 'yandex.ru', goalOf: byParameter('url', 'to') },
  { host: 'baidu.com', goalOf: byParameter('url') },
  { host: 'steamcommunity.com', goalOf: byParameter('url', 'u') },
  { host: 'slack-redir.net', goalOf: byParameter('url') },
  { host: 'href.li', goalOf: byQuery },
  { host: 'nullrefer.com', goalOf: byQuery },
  { host: 'anonym.to', goalOf: byQuery },
]; // prettier-ignore

/** `p` is JSON in base64, whose `p` is JSON again, with the address as `url`. */
function mandrill(link: URL): string | null {
  const outer = parsed(Buffer.from(link.searchParams.get('p') ?? '', 'base64url').toString());
  const inner = typeof outer['p'] === 'string' ? parsed(outer['p']) : {};
  const url = inner['url'];
  return typeof url === 'string' && WEB.test(url) ? url : null;
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** `/L0/https:%2F%2Fgoal.example%2F/1/…` of Amazon's mail service. */
function counter(link: URL): string | null {
  const goal = decoded(link.pathname.split('/')[2] ?? '');
  return WEB.test(goal) ? goal : null;
}

/** Services that count the clicks of honest bulk mail, and of some other. */
const COUNTERS: readonly Redirector[] = [
  { host: 'awstrack.me', path: '/L0/', goalOf: counter },
  { host: 'mandrillapp.com', path: '/track/click', goalOf: mandrill },
];

interface Redirect {
  url: string;
  /** Whether it passes a site that sends on to anywhere, or one that counts the sender's clicks. */
  by: 'redirector' | 'counter';
}

/** Where a link leads that passes through a site known to send on; null for any other. Nothing is fetched. */
export function redirectOf(link: URL): Redirect | null {
  const sentOn = goalBy(REDIRECTORS, link);
  if (sentOn !== null) return { url: sentOn, by: 'redirector' };
  const counted = goalBy(COUNTERS, link);
  return counted === null ? null : { url: counted, by: 'counter' };
}

function goalBy(list: readonly Redirector[], link: URL): string | null {
  for (const { host, path = '/', goalOf } of list) {
    if (!isHost(link, host) || !link.pathname.startsWith(path)) continue;
    const url = goalOf(link);
    if (url !== null) return url;
  }
  return null;
}
