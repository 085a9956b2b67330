import { refang } from './refang.ts';
import { withoutEnd } from './without-end.ts';

it.each([
  ['hxxps://evil[.]example/a', 'https://evil.example/a'],
  ['hXXp[://]evil[.]example', 'http://evil.example'],
  ['h**p://evil(dot)example', 'http://evil.example'],
  ['ann[@]house{.}example, bob [at] house', 'ann@house.example, bob @ house'],
  ['hxxp[:]//evil[.]example[/]x', 'http://evil.example/x'],
  ['evil[ . ]example', 'evil.example'],
  ['nothing here: (a) [b] http://x.example', 'nothing here: (a) [b] http://x.example'],
  ['hxxp without an address', 'hxxp without an address'],
])('%s is written as %s', (text, plain) => expect(refang(text)).toBe(plain));

it.each([
  ['https://x.example/).', '.)', 'https://x.example/'],
  ['...', '.', ''],
  ['', '.', ''],
  ['.a', '.', '.a'],
  ['a', '', 'a'],
])('%j without what it ends with of %j is %j', (text, characters, left) =>
  expect(withoutEnd(text, characters)).toBe(left),
);
