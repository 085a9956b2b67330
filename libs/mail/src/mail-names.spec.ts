import { mailNames } from './mail-names.ts';
import { mail } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

const names = async (...given: Parameters<typeof mail>) => mailNames(await parseEmail(mail(...given)));

it('a mail is about whom it is from, whom answers go to, where it leads and what is attached', async () => {
  expect(
    await names({
      from: '"ceo@corp.example" <eve@evil.example>',
      headers: ['Reply-To: <answers@evil.example>', 'Sender: <bulk@evil.example>'],
      html: '<a href="https://evil.example/login">Log in</a><img src="https://evil.example/count.png">',
      attachments: [{ name: 'a.txt', type: 'text/plain', content: Buffer.from('hello') }],
    }),
  ).toEqual([
    'eve@evil.example',
    'bulk@evil.example',
    'answers@evil.example',
    'https://evil.example/login',
    '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  ]);
});

it('a mail without any of it is about nothing', async () => {
  expect(await names({ from: '' })).toEqual([]);
});
