import { one } from '../parsing.fixture.ts';

describe('cisco_secure_endpoint', () => {
  it.each([
    ['Threat Quarantined', 'quarantined'],
    ['Blocked Execution', 'blocked'],
    ['Threat Detected', 'detected'],
    ['Quarantine Failure', 'allowed'],
    ['Quarantined Item Restored', 'allowed'],
    ['Cloud Recall Restore from Quarantine', 'allowed'],
    ['Cloud Recall Quarantine Started', 'detected'],
    ['Scan Completed, No Detections', undefined],
  ])('tells by the kind of its event what became of it: %s', (event_type, verdict) => {
    const alert = one('cisco_secure_endpoint', {
      id: 1,
      event_type,
      event_type_id: 7,
      connector_guid: 'c-1',
      computer: { hostname: 'ws-7' },
      date: '2026-11-22T12:00:00+00:00',
    });
    expect(alert.fields.vendor?.verdict).toBe(verdict);
  });
});
