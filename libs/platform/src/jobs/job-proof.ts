import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Json } from '#contracts';
import { jobOrigin, type Ctx, type JobOrigin } from '../context/context.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import { canonicalJson } from '../database/canonical-json.ts';
import type { JobEnvelope } from './job-queue.ts';

/** Derived from the master key, not in the database. */
export function jobKey(box: SecretBox): KeyObject {
  return createSecretKey(box.key('job-origin'));
}

/** The system by itself is nobody: to say so needs no proof, and most jobs under load say so. */
function namesSomebody({ actor, on_behalf_of }: JobOrigin): boolean {
  return actor.type !== 'system' || on_behalf_of !== undefined;
}

/** What is stored of a job that is made in a context. */
export function jobEnvelope(key: KeyObject, job: string, ctx: Ctx, data: object): JobEnvelope {
  const origin = jobOrigin(ctx);
  const proof = jobProof(key, job, origin, data);
  return { ...origin, data, ...(proof === undefined ? {} : { proof }) };
}

/** What shows that the application has made this very job in that name; undefined where it names nobody. */
function jobProof(key: KeyObject, job: string, origin: JobOrigin, data: object): string | undefined {
  if (!namesSomebody(origin)) return undefined;
  const whole = canonicalJson({ job, origin, data } as unknown as Json);
  return createHmac('sha256', key).update(whole).digest('hex');
}

/**
 * In whose name a job is done. Whoever can write to the queue without the key makes no entries in the record about
 * others: a job that does not prove its origin is the system's, without an address.
 */
export function provedOrigin(
  key: KeyObject,
  job: string,
  { data, proof, ...origin }: JobEnvelope,
): { origin: JobOrigin; proved: boolean } {
  const wanted = jobProof(key, job, origin, data);
  if (wanted === undefined || (proof !== undefined && equal(wanted, proof))) return { origin, proved: true };
  const { tenant_id, correlation_id } = origin;
  const nobody = { type: 'system' as const, id: null, name: job };
  return { origin: { tenant_id, actor: nobody, correlation_id, ip: null }, proved: false };
}

function equal(wanted: string, given: string): boolean {
  return wanted.length === given.length && timingSafeEqual(Buffer.from(wanted), Buffer.from(given));
}
