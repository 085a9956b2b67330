import { one } from '../parsing.fixture.ts';

describe('sophos_central', () => {
  it.each([
    ['Event::Endpoint::Threat::CleanedUp', 'blocked', 'malware'],
    ['Event::Endpoint::CoreClean', 'blocked', 'malware'],
    ['Event::Endpoint::CorePuaClean', 'blocked', 'malware'],
    ['Event::Endpoint::CorePuaCleanFailed', 'detected', 'malware'],
    ['Event::Endpoint::Application::Blocked', 'blocked', 'policy_violation'],
    ['Event::Endpoint::DataLossPreventionUserAllowed', 'allowed', 'data_exfiltration'],
    ['Event::Endpoint::DataLossPreventionAutomaticallyBlocked', 'blocked', 'data_exfiltration'],
    ['Event::Endpoint::UpdateFailure', undefined, null],
  ])('knows what became of it, and its type: %s', (type, verdict, ours) => {
    const alert = one('sophos_central', {
      type,
      name: 'A sentence',
      when: '2026-11-22T12:00:00.000Z',
      severity: 'low',
    });
    expect(alert.fields.vendor?.verdict).toBe(verdict);
    expect(alert.type).toBe(ours);
  });

  it('counts a severity of none as the least', () => {
    const alert = one('sophos_central', {
      type: 'Event::Endpoint::UpdateSuccess',
      name: 'Updated',
      when: '2026-11-22T12:00:00.000Z',
      severity: 'none',
    });
    expect(alert).toMatchObject({ severity: 'informational', not_understood: [] });
  });
});
