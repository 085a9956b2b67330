import { parse, one } from '../formats/parsing.fixture.ts';
import { firstSentence, readable } from './title.ts';

const titleOf = (body: object) => one('auto', body as never).title;

describe('the title of an alert that no format knows', () => {
  it.each([
    // Written as one: nothing is added.
    [{ title: 'Macro started a shell', host: 'ws-3' }, 'Macro started a shell'],
    [{ alertName: 'Odd login', user: 'amy@corp.example' }, 'Odd login: amy@corp.example'],
    [{ threatInfo: { threatName: 'Emotet' }, computerName: 'WS-3' }, 'Emotet on WS-3'],
    [{ rule: { description: 'Many failures' }, agent: { name: 'web01' } }, 'Many failures on web01'],
    [{ eventName: 'DeleteUser', userName: 'amy' }, 'Delete user by amy'],
    [{ event_type: 'user.session.start', src_ip: '203.0.113.7' }, 'User session start from 203.0.113.7'],
    // It names them itself.
    [{ alertName: 'Odd login of amy', user: 'amy@corp.example' }, 'Odd login of amy'],
    [{ message: 'The disk of db-1 fills up. Look at it soon.', host: 'db-1' }, 'The disk of db-1 fills up'],
    [{ message: 'Changed the settings: {"a": 1}' }, 'Changed the settings'],
    [{ user: { name: 'amy', title: 'Head of Sales' }, action: 'Exported' }, 'Exported by amy'],
    // Neither an id, a degree, a time nor a word for any alert.
    [
      { name: '8b1c2d3e-0000-4000-8000-0123456789ab', title: 'High', summary: 'Alert' },
      'Alert with name, title, summary and no title',
    ],
    [{}, 'Alert that says nothing'],
    [{ alertName: 'System services listed', host: 'ws-7', user: 'SYSTEM' }, 'System services listed on ws-7'],
  ])('of %j', (body, title) => expect(titleOf(body)).toBe(title));

  it('never names its source', () => {
    for (const body of [{}, { a: 1 }, ['x'], 'x', 7, null])
      for (const { title } of parse('auto', body as never).alerts) expect(title).not.toMatch(/alert from/i);
  });
});

it.each([
  ['ConsoleLogin', 'Console login'],
  ['E_CRITICAL_ALERT', 'E critical alert'],
  ['HTTPServerError', 'HTTP server error'],
  ['google.iam.v1.SetIamPolicy', 'Google iam v1 set iam policy'],
  ['A sentence Stays', 'A sentence Stays'],
  ['C:\\a.exe', 'C:\\a.exe'],
  ['Emotet', 'Emotet'],
])('%s in words is %s', (written, words) => expect(readable(written)).toBe(words));

it('ends with its first sentence, or where it is cut', () => {
  expect(firstSentence('Version 1.2 of the tool was started. Then more.')).toBe(
    'Version 1.2 of the tool was started',
  );
  expect(firstSentence('x'.repeat(400))).toHaveLength(250);
});
