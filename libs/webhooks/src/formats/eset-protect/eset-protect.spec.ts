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
});
