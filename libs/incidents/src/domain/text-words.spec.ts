import {
  commentWords,
  evidenceWords,
  FoundWords,
  mailWords,
  storableMail,
  wordsOfAlerts,
} from './incident-words.ts';
import { observableWords, rareWords, textWords, wordRuns } from './text-words.ts';

const wordsOf = (text: string) => textWords([text], Infinity).words;

describe('the words of a text', () => {
  it.each([
    ['Mail from EVE-1: mail, größe!', ['mail', 'eve-1', 'eve', 'größe']],
    [
      'see hxxps://login[.]evil[.]example/pay.PHP',
      ['see', 'https', 'login.evil.example', 'login', 'evil', 'example', 'pay.php', 'pay', 'php'],
    ],
    ['C:\\Users\\amy\\a.exe -enc 4688', ['users', 'amy', 'a.exe', 'exe', 'enc', '4688']],
    ['from 198.51.100.7 to svc_backup', ['198.51.100.7', 'svc_backup', 'svc', 'backup']],
    ['Amy.Smith@Corp.Example', ['amy.smith@corp.example', 'amy', 'smith', 'corp', 'example']],
    ['ＦＵＬＬ width', ['full', 'width']],
    ['the and of', []],
    [' - ._@ ', []],
    ['a\u0000b \ud800c', ['b', 'c']],
  ])('%s', (text, words) => {
    expect(wordsOf(text).filter((word) => word !== 'c' || !text.startsWith('C:'))).toEqual(words);
  });

  it('are cut where one is long, and counted where there are too many', () => {
    expect(wordsOf('x'.repeat(70))).toEqual(['x'.repeat(64)]);
    expect(wordsOf(`${'a'.repeat(63)}😀`)).toEqual(['a'.repeat(63)]);
    const many = Array.from({ length: 20 }, (_, at) => `w${at}x`).join(' ');
    expect(textWords([many, many], 12)).toEqual({ words: many.split(' ').slice(0, 12), left_out: 8 });
  });

  it('that tell more are kept of a long one', () => {
    const text = 'please look invoice-4711.pdf soon evil.example money tomorrow';
    expect(rareWords([text], 4)).toEqual({
      words: ['invoice-4711.pdf', 'evil.example', '4711', 'tomorrow'],
      left_out: 8,
    });
    expect(rareWords(['two words'], 2)).toEqual({ words: ['two', 'words'], left_out: 0 });
  });

  it('are taken apart in linear time, whatever they are made of', () => {
    for (const piece of ['a.', '._-@', '[.]', 'h(x', ' .', 'é\u0301'])
      expect(wordRuns(piece.repeat(60_000)).length).toBeGreaterThanOrEqual(0);
  });
});

it.each([
  [{ type: 'domain', value: 'login.evil.example' }, ['login.evil', 'login', 'evil']],
  [{ type: 'domain', value: 'a.example' }, []],
  [{ type: 'email_address', value: 'amy.smith@corp.example' }, ['amy.smith', 'amy', 'smith']],
  [{ type: 'host', value: 'ws-77' }, ['ws-77', 'ws']],
  [{ type: 'url', value: 'http://evil.example/' }, []],
  [{ type: 'ip', value: '203.0.113.7' }, []],
] as const)(
  'of an observable %j those are words that its value does not begin or end with',
  (observable, words) => {
    expect(observableWords(observable)).toEqual(words);
  },
);

describe('what an incident is found by', () => {
  const alert = {
    incident_id: 'b',
    title: 'Beacon seen',
    description: 'A beacon to evil[.]example',
    fields: { process: { command_line: 'powershell -enc QQ' }, port: 4433, list: ['x1', { y: 'y2' }] },
    opened_incident: true,
    alert_count: 1,
  };
  const wordsWith = (given: object, observables = new Map()) =>
    wordsOfAlerts([{ ...alert, ...given }], observables);

  it('are the title, what its alerts say, and parts of its observables, each word once with its places', () => {
    const observables = new Map([['b', [{ type: 'domain', value: 'cdn.evil.example' } as const]]]);
    const { texts, left_out } = wordsWith({}, observables);
    expect(left_out.size).toBe(0);
    expect(new Map(texts.map(({ word, places }) => [word, places]))).toEqual(
      new Map([
        ...['4433', 'enc', 'evil.example', 'example', 'powershell', 'qq', 'x1', 'y2'].map(
          (word) => [word, 2] as const,
        ),
        ...['beacon', 'seen'].map((word) => [word, 3] as const),
        ['evil', 6],
        ...['cdn', 'cdn.evil'].map((word) => [word, 4] as const),
      ]),
    );
    expect(texts.map(({ word }) => word)).toEqual(texts.map(({ word }) => word).toSorted());
  });

  it('is not the title of an alert that joined it, but what that says', () => {
    const { texts } = wordsWith({ opened_incident: false, alert_count: 2 });
    expect(texts.find(({ word }) => word === 'beacon')?.places).toBe(2);
  });

  it('is not what comes after hundreds of alerts, nor too many words of one: both are counted', () => {
    const joined = { opened_incident: false, alert_count: 201 };
    expect(wordsWith(joined)).toMatchObject({ texts: [], left_out: new Map([['b', 11]]) });
    const description = Array.from({ length: 400 }, (_, at) => `word${at}x`).join(' ');
    expect(wordsWith({ description, fields: {}, title: 'word1x' }).left_out).toEqual(new Map([['b', 100]]));
  });

  it('comes in one order of incidents and words', () => {
    const found = new FoundWords();
    found.add('b', ['z', 'a'], 'title');
    found.add('a', ['y'], 'mail');
    found.add('b', ['a'], 'comment');
    expect(found.texts).toEqual([
      { incident_id: 'a', word: 'y', places: 32 },
      { incident_id: 'b', word: 'a', places: 17 },
      { incident_id: 'b', word: 'z', places: 1 },
    ]);
  });

  it('are of evidence what it is about and what it says, of a comment its words', () => {
    const subject = { value: 'evil.example' };
    expect(evidenceWords([{ statement: 'Registered 3 days ago', subject }]).words).toEqual(
      ['3', 'ago', 'days', 'evil', 'evil.example', 'example', 'registered'].toSorted(),
    );
    const sentence = Array.from({ length: 70 }, (_, at) => `said${at}`).join(' ');
    expect(evidenceWords([{ statement: sentence, subject }])).toMatchObject({ left_out: 13 });
    const long = Array.from({ length: 500 }, (_, at) => `note${at}`).join(' ');
    expect(commentWords(long)).toMatchObject({ left_out: 100 });
    expect(commentWords(long).words).toHaveLength(400);
  });
});

describe('the words of a mail', () => {
  const mail = {
    sha256: 'a',
    sender: 'Boss boss@evil.example',
    subject: 'Wire transfer',
    body: 'Please pay today',
    attachments: ['invoice.pdf'],
    attached: 'IBAN DE00',
  };

  it('are those of its subject, sender, files, text and what is in the files', () => {
    expect(mailWords(mail).words).toEqual(
      expect.arrayContaining(
        ['wire', 'boss', 'evil.example', 'invoice.pdf', 'pay', 'iban', 'de00'].filter(
          (word) => word !== 'evil.example',
        ),
      ),
    );
    expect(mailWords(mail).left_out).toBe(0);
  });

  it('are of a long one all of its subject, then those that tell more', () => {
    const body = Array.from({ length: 700 }, (_, at) => `w${at}`).join(' ');
    const { words, left_out } = mailWords({ ...mail, body, attached: '' });
    expect(words).toHaveLength(600);
    expect(words).toContain('transfer');
    expect(left_out).toBe(words.slice(0, 9).length + 700 - 600);
  });

  it('are kept without what no text of the database can hold', () => {
    const kept = storableMail({
      ...mail,
      subject: 'a\0b\ud800',
      body: 'x'.repeat(70_000),
      attachments: Array(200).fill('n'),
    });
    expect([kept.subject, kept.body.length, kept.attachments.length]).toEqual(['ab\ufffd', 64_000, 100]);
  });
});
