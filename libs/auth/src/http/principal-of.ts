import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform';
import type { Principal } from '../domain/principal.ts';

/** @throws Problem not_authenticated */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === undefined) throw new Problem('not_authenticated', 'Sign in first.');
  return request.principal;
}

/** Sessions, the password and second factors are the person's: no scope of a key covers them. @throws Problem forbidden */
export function sessionOf(request: FastifyRequest): string {
  const principal = principalOf(request);
  if (principal.kind !== 'session')
    throw new Problem(
      'forbidden',
      'An API key has neither a password nor sessions nor second factors: sign in for this.',
    );
  return principal.id;
}

/** Where a request comes from, as its session remembers it. */
export function browserOf(request: FastifyRequest) {
  return { ip: request.ip, userAgent: request.headers['user-agent'] ?? null };
}
