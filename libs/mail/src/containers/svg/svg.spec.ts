import { part } from '../containers.fixture.ts';
import { svg } from './svg.ts';

it.each([
  [{ detected_type: 'image/svg+xml' }, true],
  [{ name: 'a.svg' }, true],
  [{ declared_type: 'image/svg' }, true],
  [{ name: 'a.svg', detected_type: 'image/png' }, false],
])('an SVG picture is %j: %s', (over, is) => expect(svg.recognises(part('<svg/>', over))).toBe(is));

it('an SVG picture leads elsewhere by a script', async () => {
  const { links, flags } = await svg.open(
    part(
      '<svg xmlns="http://www.w3.org/2000/svg"><script><![CDATA[window.location.href="https://a.example/l#x"]]></script></svg>',
    ),
  );
  expect(links.map(({ href }) => href)).toEqual(['https://a.example/l#x']);
  expect(flags).toEqual(['scripted', 'redirect']);
});

it('an SVG picture has links of its own kind, words and forms', async () => {
  const { links, text, flags } = await svg.open(
    part(
      '<svg><a xlink:href="https://a.example/"><text>Open the fax</text></a><foreignObject><form action="https://b.example/"/></foreignObject></svg>',
    ),
  );
  expect(links.map(({ href }) => href)).toEqual(
    expect.arrayContaining(['https://a.example/', 'https://b.example/']),
  );
  expect(text).toContain('Open the fax');
  expect(flags).toEqual(['form']);
});
