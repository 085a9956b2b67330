import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import type { Authentication } from './define-authentication.ts';
import { grafana } from './grafana.ts';
import { header } from './header.ts';
import { hmacBody } from './hmac-body.ts';
import { hmacTimeV1 } from './hmac-t-v1.ts';
import { hmac } from './hmac.ts';
import { pagerDuty } from './pagerduty.ts';
import { query } from './query.ts';
import { sentry } from './sentry.ts';
import { slack } from './slack.ts';
import { standardWebhooks } from './standard-webhooks.ts';

/** Every way there is, in the order in which people choose. Nothing else lists them. */
const ALL = [
  hmac,
  standardWebhooks,
  bearer,
  basic,
  header,
  hmacBody,
  hmacTimeV1,
  slack,
  pagerDuty,
  sentry,
  grafana,
  query,
] as const;

export type SourceAuthentication = (typeof ALL)[number]['name'];

export const AUTHENTICATIONS: readonly Authentication<SourceAuthentication>[] = ALL;
export const SOURCE_AUTHENTICATIONS = ALL.map(({ name }) => name) as [
  SourceAuthentication,
  ...SourceAuthentication[],
];
/** What a script can do, and whatever stands in between. */
export const COMMON_AUTHENTICATIONS = ['hmac', 'bearer', 'basic', 'header'] as const;

/**
 * The one of that name; undefined: it was made by a newer server, which runs beside this one while it is being replaced.
 * Nobody can show who they are by it here.
 */
export function authenticationNamed(name: string): Authentication<SourceAuthentication> | undefined {
  return AUTHENTICATIONS.find((each) => each.name === name);
}
