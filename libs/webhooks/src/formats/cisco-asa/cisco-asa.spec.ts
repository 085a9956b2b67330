import { parseDelivery } from '../parse-delivery.ts';

function read(message: string) {
  const line = Buffer.from(`<164>2026-11-22T12:00:00Z fw-3 ${message}`);
  return parseDelivery('cisco_asa', line, { 'content-type': 'text/plain' }).alerts[0];
}

describe('cisco_asa', () => {
  it.each([
    [
      '%ASA-6-302013: Built outbound TCP connection 7 for outside:198.51.100.20/443 (198.51.100.20/443) to inside:10.20.0.41/51122 (192.0.2.1/51122)',
      { source: { ip: '10.20.0.41', port: 51_122 }, destination: { ip: '198.51.100.20', port: 443 } },
    ],
    [
      '%ASA-6-605005: Login permitted from 203.0.113.9/51122 to inside:10.20.0.1/ssh for user "admin"',
      { source: { ip: '203.0.113.9' }, user: { name: 'admin' } },
    ],
    [
      '%ASA-4-733101: Host 203.0.113.9 is attacking. Current burst rate is 200 per second, max configured rate is 0',
      { source: { ip: '203.0.113.9' } },
    ],
  ])('reads both ends and who: %s', (message, fields) => {
    expect(read(message)?.fields).toMatchObject(fields);
  });

  it.each([
    [
      '%ASA-4-733100: [ Scanning] drop rate-1 exceeded. Current burst rate is 0',
      'Scanning: drop rate-1 exceeded',
    ],
    [
      '%ASA-4-113019: Group = VPN, Username = amy, IP = 203.0.113.9, Session disconnected. Reason: User Requested',
      'Session disconnected: amy',
    ],
  ])('is called by what happened: %s', (message, title) => {
    expect(read(message)?.title).toBe(title);
  });

  it('takes the level for the severity, not what the header of syslog says', () => {
    expect(read('%ASA-2-106017: Deny IP due to Land Attack from 203.0.113.9 to 203.0.113.9')).toMatchObject({
      severity: 'critical',
      type: 'reconnaissance',
    });
  });
});
