import { part } from '../containers.fixture.ts';
import { script } from './script.ts';

it.each([
  [{ name: 'a.js' }, true],
  [{ name: 'a.PS1' }, true],
  [{ declared_type: 'text/javascript' }, true],
  [{ name: 'a.txt' }, false],
])('a script is %j: %s', (over, is) => expect(script.recognises(part('x', over))).toBe(is));

it('a script gives its text, where it leads, and what it holds', async () => {
  const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(80)]);
  const { text, links, parts } = await script.open(
    part(
      `$u = 'https://a.example/' + 'p.exe'; [Convert]::FromBase64String("${program.toString('base64')}")`,
      { name: 'a.ps1' },
    ),
  );
  expect(text).toContain('FromBase64String');
  expect(links.map(({ href }) => href)).toContain('https://a.example/p.exe');
  expect(parts.map(({ bytes }) => bytes)).toEqual([program]);
});
