import { emailEvidence } from './evidence.ts';
import { mail, type MailParts } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

const link = (href: string) => `<a href="${href}">here</a> `;
const FOREIGN = link('https://goal.example/a');

async function lures(parts: MailParts): Promise<string[]> {
  const facts = emailEvidence(await parseEmail(mail(parts)), new Date(0));
  return facts
    .filter(({ kind }) => /^email\.link\.(?:foreign_only|picture_host)$/.test(kind))
    .map(({ weight, statement }) => `${weight} ${statement}`);
}

describe('a short mail that leads away from its sender', () => {
  it('is told with where it leads', async () => {
    expect(await lures({ html: FOREIGN })).toEqual([
      '0.25 The only link of a short mail leads away from its sender shop.example, to "goal.example".',
    ]);
    expect(await lures({ html: FOREIGN + link('https://other.test/b') })).toEqual([
      '0.25 All links of a short mail lead away from its sender shop.example, to "goal.example", "other.test".',
    ]);
  });

  it.each<[string, MailParts]>([
    ['a link of its own', { html: FOREIGN + link('https://www.shop.example/b') }],
    ['a long text', { html: `${FOREIGN}<p>${'word '.repeat(301)}</p>` }],
    [
      'many goals',
      { html: [1, 2, 3, 4, 5].map((number) => link(`https://goal.example/${number}`)).join('') },
    ],
    ['no link', { text: 'See you at noon.' }],
    ['an address that is only written', { text: 'See https://goal.example/a' }],
    ['a free mailbox as its sender', { from: 'jo@gmail.com', html: FOREIGN }],
    ['no sender', { from: '', html: FOREIGN }],
  ])('is none with %s', async (_what, parts) => expect(await lures(parts)).toEqual([]));
});

describe('a picture that anybody may have put up', () => {
  it.each<[string, boolean]>([
    ['https://i.imgur.com/a.png', true],
    ['https://imgur.com/a.png', true],
    ['https://notimgur.com/a.png', false],
    ['https://www.shop.example/a.png', false],
  ])('%s: %s', async (src, told) =>
    expect(await lures({ html: `<img src="${src}">` })).toHaveLength(told ? 1 : 0),
  );

  it('is told with its host', async () =>
    expect(await lures({ html: '<img src="https://i.imgur.com/a.png">' })).toEqual([
      '0.3 The mail shows pictures from i.imgur.com, where anybody puts them up without being asked who he is.',
    ]));
});
