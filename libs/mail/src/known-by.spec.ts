import { answeredIds, linkHouses } from './known-by.ts';
import { mail } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

describe('which mails one says that it answers', () => {
  const ids = async (...headers: string[]) => answeredIds(await parseEmail(mail({ headers })));

  it('is what In-Reply-To names, then References from its end, each once', async () => {
    expect(
      await ids('References: <1@a.example> <2@b.example>\r\n <3@a.example>', 'In-Reply-To: <3@a.example>'),
    ).toEqual(['<3@a.example>', '<2@b.example>', '<1@a.example>']);
  });

  it('is none that is no id, and twenty at most', async () => {
    expect(await ids('In-Reply-To: your mail of today', 'References: <>')).toEqual([]);
    const many = Array.from({ length: 30 }, (_, at) => `<${at}@a.example>`);
    expect(await ids(`References: ${many.join(' ')}`)).toEqual(many.toReversed().slice(0, 20));
  });
});

describe('whose pages a mail leads to', () => {
  const houses = async (html: string) => linkHouses(await parseEmail(mail({ html })));
  const anchor = (href: string) => `<a href="${href}">here</a>`;

  it('are those of its links and forms, each once; pictures and mailboxes lead nowhere', async () => {
    const html = [
      anchor('https://www.shop.example/a'),
      anchor('https://pay.shop.example/b'),
      anchor('mailto:jo@other.example'),
      '<img src="https://count.example/1.png">',
      '<form action="https://form.example/f"><input></form>',
    ].join(' ');
    expect(await houses(html)).toEqual({ houses: ['shop.example', 'form.example'], unclear: 0 });
  });

  it.each([
    ['https://bit.ly/abc'],
    ['https://somebody.github.io/page'],
    ['https://203.0.113.7/login'],
    ['https://shop.example@evil.example/'],
    ['https://evil.example/invoice.exe'],
    ['javascript:go()'],
  ])('is not clear of %s', async (href) =>
    expect(await houses(`${anchor('https://shop.example/')} ${anchor(href)}`)).toEqual({
      houses: ['shop.example'],
      unclear: 1,
    }),
  );

  it('are thirty at most; what is more is not clear', async () => {
    const html = Array.from({ length: 33 }, (_, at) => anchor(`https://shop${at}.example/`)).join(' ');
    const found = await houses(html);
    expect([found.houses.length, found.unclear]).toEqual([30, 3]);
  });
});
