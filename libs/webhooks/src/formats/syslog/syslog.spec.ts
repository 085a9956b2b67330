import { parseDelivery } from '../parse-delivery.ts';

/** The alert of one line that came on 22 November 2026. */
function read(line: string, format = 'syslog') {
  const received = new Date('2026-11-22T12:00:00Z');
  return parseDelivery(format, Buffer.from(line), { 'content-type': 'text/plain' }, received).alerts[0];
}

describe('syslog', () => {
  it('places a header without a year by when the line came', () => {
    expect(read('<38>Nov 21 23:00:00 build-7 sshd[7]: Connection closed')?.occurred_at).toBe(
      '2026-11-21T23:00:00.000Z',
    );
    expect(read('<38>Dec 24 23:00:00 build-7 sshd[7]: Connection closed')?.occurred_at).toBe(
      '2025-12-24T23:00:00.000Z',
    );
  });

  it.each([
    ['Invalid user oracle from 203.0.113.9 port 40022', 'oracle', '203.0.113.9'],
    ['Failed none for invalid user admin from 203.0.113.9 port 40022 ssh2', 'admin', '203.0.113.9'],
    ['Accepted password for amy from 2001:db8::7 port 40022 ssh2', 'amy', '2001:db8::7'],
    ['Connection closed by authenticating user root 203.0.113.9 port 40022 [preauth]', 'root', '203.0.113.9'],
    [
      'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=amy',
      'amy',
      '203.0.113.9',
    ],
  ])('knows who and from where: %s', (message, user, ip) => {
    const alert = read(`<38>Nov 21 23:00:00 build-7 sshd[7]: ${message}`, 'auto');
    expect(alert?.fields).toMatchObject({ user: { name: user }, source: { ip }, host: { name: 'build-7' } });
  });

  it('tells a command from a refusal', () => {
    const line = (what: string) =>
      `<85>Nov 21 23:00:00 build-7 sudo: amy : ${what}TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh -c id`;
    expect(read(line(''))).toMatchObject({
      title: 'Command as root: /bin/sh -c id by amy',
      fields: { event: { outcome: 'success' }, process: { command_line: '/bin/sh -c id' } },
    });
    expect(read(line('3 incorrect password attempts ; '))).toMatchObject({
      title: 'sudo refused: 3 incorrect password attempts on build-7',
      fields: { event: { outcome: 'failure' } },
    });
  });

  it('looks through the first 8000 characters of a message, and no further', () => {
    const line = (blanks: number) =>
      `<85>Nov 21 23:00:00 build-7 sudo: amy : ${' '.repeat(blanks)}TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id`;
    expect(read(line(7000))?.fields.process?.command_line).toBe('/bin/id');
    expect(read(line(9000))?.fields.process?.command_line).toBeUndefined();
  });

  it('leaves lines in a form of their own to those whose form it is', () => {
    expect(
      read('<134>Nov 21 23:00:00 fw-1 CEF:0|Acme|Wall|1|7|Dropped|3|src=203.0.113.9', 'auto')?.format,
    ).toBe('cef');
    expect(read('<14>Nov 21 23:00:00 fw-2 1,2026/11/21 23:00:00,0011,SYSTEM,general,0', 'auto')?.format).toBe(
      'palo_alto',
    );
  });
});
