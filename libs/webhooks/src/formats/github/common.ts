import { personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import { part } from '../../reading/values.ts';

/** The addresses of a repository, of its owner and of its hooks are none of what it is about. */
export const NOTHING_LOCAL = {
  host: null,
  process: null,
  url: null,
  dns: null,
  email: null,
  registry: null,
  source: null,
  destination: null,
} as const;

/** A person by the login; GitHub itself and its bots are nobody. */
export function personIn(alert: Reader, at: string): object | undefined {
  const login = alert.text(`${at}.login`);
  if (login === undefined || login === 'github' || alert.text(`${at}.type`) === 'Bot') return undefined;
  return part({ ...personOf(login), id: alert.text(`${at}.id`) });
}

export function repositoryIn(alert: Reader): object | undefined {
  return part({
    id: alert.text('repository.html_url'),
    name: alert.text('repository.full_name'),
    type: alert.has('repository.full_name') ? 'repository' : undefined,
  });
}
