import { findWording, wordingFacts, wordingOf, WORDING_TOPICS } from './wording.ts';

const topics = (text: string) =>
  Object.entries(findWording(text)).flatMap(([topic, words]) => words.map((word) => `${topic}: ${word}`));

describe('what frauds say', () => {
  it.each<[string, string[]]>([
    ['Verify your account', ['credentials: verify your … account']],
    ['verify YOUR own, old account', ['credentials: verify your … account']],
    ['verify your one two three account', []],
    ['verify', []],
    ['Please verify your email. Verify your email!', ['credentials: verify your email']],
    ['within 24 hours, final notice', ['urgency: within 24 hours', 'urgency: final notice']],
    ['Wire transfer, dear friend', ['payment: wire transfer', 'greeting: dear friend']],
    ['100% free', ['offer: 100% free']],
    ['Work at home, be your own boss', ['offer: work at home', 'offer: be your own boss']],
    ['Tenho acesso total ao seu computador', ['extortion: acesso total ao seu']],
    ['Ihr Ger\u00e4t wurde infiziert', ['extortion: ihr gerat \u2026 infiziert']],
    ['I am a dying woman', ['reward: dying woman']],
    ['Import your wallet', ['credentials: import your wallet']],
    ['Best\u00e4tigen Sie Ihr Konto', ['credentials: bestatigen sie ihr']],
    ['密码过期', ['credentials: 密码过期']],
    ['至急 当選', ['urgency: 至急', 'reward: 当選']],
    ['See you at noon', []],
    ['', []],
  ])('%j: %j', (text, found) => expect(topics(text)).toEqual(found));

  it('is looked for in the whole text', () => {
    expect(topics(`${'x '.repeat(15_000)}final notice`)).toEqual(['urgency: final notice']);
  });
});

describe('words as facts', () => {
  const NONE = Object.fromEntries(WORDING_TOPICS.map((topic) => [topic, []])) as never as ReturnType<
    typeof findWording
  >;
  const weight = (words: number, length: number) =>
    wordingFacts({ ...NONE, credentials: Array(words).fill('x') as string[] }, length)[0]?.weight;

  it.each([
    [1, 10, 0.2],
    [2, 10, 0.35],
    [3, 10, 0.45],
    [9, 10, 0.45],
    [1, 0, 0.2],
    [1, 2500, 0.2],
    [1, 10_000, 0.1],
    [3, 10_000, 0.23],
  ])('%d of them in a text of %d characters weigh %d', (words, length, expected) =>
    expect(weight(words, length)).toBe(expected),
  );

  it('are told with the words, and nothing is told of none', () => {
    expect(wordingFacts(NONE, 10)).toEqual([]);
    expect(wordingOf('A final notice, dear friend')).toEqual([
      {
        topic: 'urgency',
        weight: 0.2,
        statement: 'The text presses for time or threatens a loss: "final notice".',
        words: ['final notice'],
      },
      {
        topic: 'greeting',
        weight: 0.25,
        statement: 'The text addresses nobody by name: "dear friend".',
        words: ['dear friend'],
      },
    ]);
    const many = { ...NONE, offer: Array.from({ length: 21 }, (_one, n) => `w${n}`) };
    expect(wordingFacts(many, 10)[0]?.words).toHaveLength(20);
  });
});
