import type { FastifyRequest } from 'fastify';
import type { Config } from '#platform';

/**
 * The name under which a cookie of ours travels. Where people come by https, `__Host-` makes browsers refuse it from
 * any other host, path or plain connection, so that no neighbour below the same domain can plant one.
 */
export function cookieName(config: Config, name: string): string {
  return config.usesHttps ? `__Host-${name}` : name;
}

/** For the whole site, out of reach of scripts; `Secure` wherever that is not what keeps it from being stored. */
export function cookieOptions(config: Config, request: FastifyRequest) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'strict' as const,
    secure: config.usesHttps || request.protocol === 'https',
  };
}
