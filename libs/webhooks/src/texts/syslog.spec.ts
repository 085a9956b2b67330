import { readText } from './index.ts';

/** A header's time as it is placed for a line that came then. */
function placed(timestamp: string, received: string | null): unknown {
  const { syslog } = readText(
    `<38>${timestamp} build-7 sshd[1]: Connection closed`,
    received === null ? null : new Date(received),
  );
  return (syslog as { timestamp: string }).timestamp;
}

describe('a header of syslog without a year', () => {
  it.each([
    ['Nov 22 12:00:00', '2026-11-22T12:00:01Z', '2026-11-22T12:00:00.000Z'],
    ['Nov  2 12:00:00', '2026-11-22T12:00:01Z', '2026-11-02T12:00:00.000Z'],
    ['Dec 31 23:59:59', '2027-01-01T00:00:02Z', '2026-12-31T23:59:59.000Z'],
    ['Jan  1 00:30:00', '2026-12-31T23:30:00Z', '2027-01-01T00:30:00.000Z'],
    ['Feb 29 08:00:00', '2026-11-22T12:00:00Z', '2024-02-29T08:00:00.000Z'],
  ])('%s that came at %s is %s', (timestamp, received, right) => {
    expect(placed(timestamp, received)).toBe(right);
  });

  it('stays as it is written where nobody says when it came', () => {
    expect(placed('Nov 22 12:00:00', null)).toBe('Nov 22 12:00:00');
  });

  it('is left alone where the year is there', () => {
    expect(placed('Nov 22 2019 12:00:00', '2026-11-22T12:00:00Z')).toBe('2019-11-22T12:00:00.000Z');
  });
});

it("keeps the whole of sudo's command, which other pairs would end at its first blank", () => {
  expect(
    readText(
      '<85>Nov 22 12:00:00 build-7 sudo: bob : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/cat /etc/shadow',
    ),
  ).toMatchObject({ message: expect.stringContaining('/bin/cat /etc/shadow') as string });
});
