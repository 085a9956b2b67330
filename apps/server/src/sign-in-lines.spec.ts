import { signInLines } from './sign-in-lines.ts';

describe('the first administrator is told', () => {
  it.each([
    [
      'a password by chance',
      's3cret',
      false,
      [
        'Sign in as a@b.example with the password s3cret',
        'This is shown only now; you choose another when you sign in.',
      ],
    ],
    [
      'the password of a demo, which stays',
      's3cret',
      true,
      ['Sign in as a@b.example with the password s3cret', 'This is shown only now.'],
    ],
    [
      'where the own password stands',
      null,
      false,
      ['Sign in as a@b.example with the password in ADMIN_PASSWORD'],
    ],
  ])('%s', (_what, password, demo, lines) =>
    expect(signInLines({ email: 'a@b.example', password }, demo)).toEqual(lines),
  );
});
