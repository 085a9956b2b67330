import { part } from '../containers.fixture.ts';
import { calendar } from './calendar.ts';

const INVITE = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'SUMMARY;LANGUAGE=en;ALTREP="cid:a":Verify your account',
  'DESCRIPTION:Sign in\\, now\\nhttps://evil.exam',
  ' ple/a',
  'UID:https://uid.example/',
  'ATTACH;FMTTYPE=text/html;ENCODING=BASE64;VALUE=BINARY;X-FILENAME="Pay.html":PGI+eDwvYj4=',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

it.each([
  ['a.ics', ''],
  ['', 'text/calendar'],
  ['a.bin', 'application/octet-stream'],
])('a calendar file is known as %j of type %j', (name, declared_type) => {
  expect(calendar.recognises(part(INVITE, { name, declared_type }))).toBe(true);
});

it('a calendar file gives what is shown of it, its links and its files', async () => {
  const { text, links, parts, reading } = await calendar.open(part(INVITE));
  expect(text).toBe('Verify your account\nSign in, now\nhttps://evil.example/a');
  expect(links.map(({ href }) => href)).toEqual(['https://evil.example/a']);
  expect(parts).toEqual([{ name: 'pay.html', declared_type: 'text/html', bytes: Buffer.from('<b>x</b>') }]);
  expect(reading.state).toBe('read');
});

it('a calendar file that holds none of it is empty', async () => {
  expect(calendar.recognises(part('Dear all'))).toBe(false);
  expect((await calendar.open(part('Dear all'))).text).toBe('');
});
