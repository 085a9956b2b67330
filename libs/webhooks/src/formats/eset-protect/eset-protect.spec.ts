import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

describe('eset_protect', () => {
  it.each([
    ['Information', 'informational'],
    ['Notice', 'low'],
    ['Warning', 'medium'],
    ['Error', 'high'],
    ['Critical', 'critical'],
    ['Fatal', 'critical'],
  ])('reads a severity of %s', (severity, ours) => {
    const event = {
      event_type: 'Threat_Event',
      source_uuid: 'u',
      hostname: 'ws-7',
      threat_name: 'X',
      severity,
    };
    expect(one('eset_protect', event).severity).toBe(ours);
  });

  it.each<[JsonObject, string | undefined]>([
    [{ action_taken: 'Cleaned by deleting', threat_handled: true }, 'quarantined'],
    [{ action_taken: 'Cleaned by deleting', threat_handled: false }, 'allowed'],
    [{ action_taken: 'Deleted', action_error: 'Access denied', threat_handled: true }, 'allowed'],
    [{ action_taken: 'Retained' }, 'allowed'],
    [{ threat_handled: true }, 'blocked'],
    [{}, undefined],
  ])('takes an action for done where it was: %j', (said, verdict) => {
    const event = { event_type: 'Threat_Event', source_uuid: 'u', hostname: 'ws-7', severity: 'Warning' };
    expect(one('eset_protect', { ...event, ...said }).fields.vendor?.verdict).toBe(verdict);
  });
});
