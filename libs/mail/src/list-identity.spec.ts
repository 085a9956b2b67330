import { toldOf } from './evidence-told.fixture.ts';
import { listIdentity } from './list-identity.ts';
import { mail } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

const identity = async (...headers: string[]) => listIdentity(await parseEmail(mail({ headers })));

describe('what a mailing list says of itself', () => {
  it('is its id and where one leaves it', async () => {
    expect(
      await identity(
        'List-Id: News of the shop <news.shop.example>',
        'List-Unsubscribe: <mailto:leave@shop.example?subject=x>, <https://mail.shop.example/leave?u=1>',
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ),
    ).toEqual({
      id: 'news.shop.example',
      unsubscribe_domain: 'mail.shop.example',
      one_click: true,
      own: true,
    });
  });

  it.each<[string[], string | null, string | null, boolean]>([
    [['List-Id: <news.other.example>'], 'news.other.example', null, false],
    [['List-Id: news.shop.example'], 'news.shop.example', null, true],
    [['List-Unsubscribe: <mailto:leave@shop.example?subject=x>'], null, 'shop.example', true],
    [['List-Id: <news.shop.example>', 'List-Unsubscribe: <https://evil.example/x>'], 'news.shop.example', 'evil.example', false],
  ])('%j: %s, %s', async (headers, id, unsubscribe_domain, own) =>
    expect(await identity(...headers)).toEqual({ id, unsubscribe_domain, own, one_click: false }),
  ); // prettier-ignore

  it.each([[[]], [['List-Id: not a name']], [['List-Unsubscribe: leave']]])(
    'is nothing in %j',
    async (headers) => expect(await identity(...headers)).toBeNull(),
  );
});

describe('a list', () => {
  it('of the sender’s own house speaks for the mail, any other for nobody', async () => {
    expect(await toldOf({ headers: ['List-Id: <news.shop.example>'] })).toContainEqual(
      "benign 0.1 email.list.identity: The mail is of the list news.shop.example of the sender's own house.",
    );
    expect(await toldOf({ headers: ['List-Id: <news.other.example>'] })).toContainEqual(
      "neutral 0 email.list.identity: The mail says that it is of the list news.other.example, which is not of the sender's house.",
    );
  });
});

it.each([
  ['Your account alex@corp.example is closed', 'Jo Doe <jo@shop.example>', true],
  ['Your account is closed', 'Jo Doe <jo@shop.example>', false],
  ['Your account alex@corp.example is closed', 'IT <it@corp.example>', false],
])('the subject %j of %s holds the address of its reader: %s', async (subject, from, does) => {
  const told = await toldOf({ subject, from });
  expect(told.some((one) => one.includes('email.content.recipient_in_subject'))).toBe(does);
});

it('an intent is a fact, and a file is asked for only where there is one', async () => {
  const told = await toldOf({ text: 'Please transfer the amount today. Open the document.' });
  expect(told).toContainEqual(
    'malicious 0.2 email.intent.payment: The text asks to pay soon: "transfer the", "amount today", "today open".',
  );
  expect(told.filter((one) => one.includes('email.intent.file'))).toEqual([]);
  const linked = await toldOf({ text: 'Open the document at https://www.shop.example/a soon, will you.' });
  expect(linked.filter((one) => one.includes('email.intent.file'))).toHaveLength(1);
});
