import { one, parse } from '../parsing.fixture.ts';

describe('cortex_xdr', () => {
  const alert = {
    alert_id: '1',
    detection_timestamp: 1_795_348_800_000,
    action_pretty: 'Detected',
    name: 'A name',
    host_name: 'ws-7',
  };

  it.each([
    ['SEV_010_INFO', 'informational'],
    ['SEV_020_LOW', 'low'],
    ['SEV_030_MEDIUM', 'medium'],
    ['SEV_040_HIGH', 'high'],
    ['SEV_050_CRITICAL', 'critical'],
    ['high', 'high'],
  ])('reads a severity of %s', (severity, ours) => {
    expect(one('cortex_xdr', { ...alert, severity }).severity).toBe(ours);
  });

  it.each([
    ['STATUS_010_NEW', 'open'],
    ['STATUS_020_UNDER_INVESTIGATION', 'open'],
    ['STATUS_060_RESOLVED_FALSE_POSITIVE', 'resolved'],
  ])('reads a status of %s', (resolution_status, state) => {
    expect(one('cortex_xdr', { ...alert, resolution_status }).state).toBe(state);
  });

  it('an alert and an incident of one number are two', () => {
    expect(one('cortex_xdr', { ...alert, alert_id: '7' }).external_id).toBe('7');
    expect(one('cortex_xdr', { incident_id: '7', xdr_url: 'https://xdr.example/7' }).external_id).toBe(
      'incident 7',
    );
  });

  it('reads an incident with its alerts as those, each with the page of the incident', () => {
    const incident = { incident_id: '4', xdr_url: 'https://xdr.example/4', alert_count: 2 };
    const { alerts } = parse('cortex_xdr', {
      reply: { incident, alerts: { total_count: 2, data: [alert, { ...alert, alert_id: '2' }] } },
    });
    expect(alerts.map(({ external_id }) => external_id)).toEqual(['1', '2']);
    expect(alerts[0]?.fields.event?.url).toBe('https://xdr.example/4');
  });
});
