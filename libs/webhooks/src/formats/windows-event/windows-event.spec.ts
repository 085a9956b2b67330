import { one } from '../parsing.fixture.ts';

describe('windows_event', () => {
  it.each([
    ['1117', 'Quarantine', 'quarantined'],
    ['1117', 'Remove', 'blocked'],
    ['1117', 'Clean', 'blocked'],
    ['1117', 'Allow', 'allowed'],
    ['1116', 'Not Applicable', undefined],
    ['1119', 'Quarantine', 'allowed'],
    ['1118', 'Clean', 'allowed'],
  ])('tells what became of malware by the number of its event: %s, %s', (id, action, verdict) => {
    const alert = one('windows_event', {
      Event: {
        System: {
          Provider: { '@Name': 'Microsoft-Windows-Windows Defender' },
          EventID: id,
          EventRecordID: '7',
          Channel: 'Microsoft-Windows-Windows Defender/Operational',
          Computer: 'ws-7.corp.example',
        },
        EventData: { 'Threat Name': 'Trojan:Win32/Example', 'Action Name': action },
      },
    });
    expect(alert.fields.vendor?.verdict).toBe(verdict);
  });
});
