import { isCommonPassword } from './common-passwords.ts';

describe('common passwords', () => {
  it.each([
    'password1234',
    'Password12345!',
    'P@ssw0rd2026!!',
    '123456789012',
    'qwertyuiop123',
    'passwordpassword',
    'iloveyou iloveyou',
    'dragonmaster99',
    'zeppelinwolf',
    'wolfzeppelin',
    '!!!letmein!!!',
    '1q2w3e4r5t6y',
    'ＰＡＳＳＷＯＲＤ１２３４',
  ])('%s is one', async (password) => {
    expect(await isCommonPassword(password)).toBe(true);
  });

  it.each([
    'correct horse battery',
    'seven blue wheelbarrows',
    'four quiet kettles 77',
    'a long enough passphrase 8',
    'mJk7-wQz2-bVt9',
    'dragon eats my lunch',
    '',
    '!!!!',
  ])('%s is none', async (password) => {
    expect(await isCommonPassword(password)).toBe(false);
  });
});
