import { one } from '../parsing.fixture.ts';

describe('carbon_black_cloud', () => {
  const alert = (said: object) =>
    one('carbon_black_cloud', {
      id: 'a1',
      org_key: 'K',
      device_id: 7,
      device_name: 'WS-7',
      threat_id: 't',
      type: 'CB_ANALYTICS',
      reason: 'The application a.exe was detected running. It was left alone.',
      ...said,
    });

  it.each([
    [1, 'low'],
    [3, 'medium'],
    [5, 'medium'],
    [6, 'high'],
    [9, 'critical'],
  ])('counts a severity of %i as %s', (severity, ours) => {
    expect(alert({ severity }).severity).toBe(ours);
  });

  it('is titled by its reason or its report, never by its kind', () => {
    expect(alert({}).title).toBe('The application a.exe was detected running on WS-7');
    expect(alert({ type: 'WATCHLIST', report_name: 'Tool of attackers' }).title).toBe(
      'Tool of attackers on WS-7',
    );
  });

  it('takes a policy that was applied for a block, and who looked at it before the sensor', () => {
    const verdict = (said: object) => alert(said).fields.vendor?.verdict;
    expect(verdict({ sensor_action: 'ALLOW', policy_applied: 'APPLIED' })).toBe('blocked');
    expect(verdict({ sensor_action: 'ALLOW', policy_applied: 'NOT_APPLIED' })).toBe('allowed');
    expect(verdict({ sensor_action: 'DENY', determination: { value: 'FALSE_POSITIVE' } })).toBe(
      'false_positive',
    );
  });
});
