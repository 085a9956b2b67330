import type { IncidentStatus } from '#contracts';
import { Problem } from '#platform';
import { incidentNumber } from './incident-ref.ts';

const DAY_MS = 86_400_000;
export const MOST_DAYS = 90;

/**
 * Until when it is put off, in one spelling; null takes it back.
 * @throws Problem illegal_transition, invalid_request
 */
export function readSnooze(
  until: string | null,
  row: { number: number; status: IncidentStatus },
  now: Date,
): string | null {
  if (until === null) return null;
  if (row.status === 'resolved')
    throw new Problem(
      'illegal_transition',
      `${incidentNumber(row.number)} is resolved: there is nothing to put off.`,
    );
  const left = Date.parse(until) - now.getTime();
  if (!(left > 0)) throw refusal('It has to be put off until a moment that is still to come.');
  if (left > MOST_DAYS * DAY_MS) throw refusal(`It can be put off for ${MOST_DAYS} days at most.`);
  return new Date(until).toISOString();
}

function refusal(message: string): Problem {
  return new Problem('invalid_request', message, {
    errors: [{ path: 'snoozed_until', code: 'invalid', message }],
  });
}
