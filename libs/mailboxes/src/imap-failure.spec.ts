import { TimeIsOver } from '#platform';
import { ImapFailure, imapFailure } from './imap-failure.ts';

const failed = (values: object) => Object.assign(new Error('Command failed'), values);

describe('what went wrong with a mail server', () => {
  it.each<[string, Error, ImapFailure['kind'], string]>([
    [
      'a wrong password',
      failed({ authenticationFailed: true, response: 'A1 NO Authentication failed.' }),
      'refused',
      'The mail server imap.corp.example does not accept the user and the password: "A1 NO Authentication failed.".',
    ],
    [
      'nobody there',
      failed({ code: 'ECONNREFUSED' }),
      'trouble',
      'The mail server imap.corp.example refuses connections.',
    ],
    [
      'a certificate of somebody else',
      failed({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', tlsFailed: true }),
      'trouble',
      'The mail server imap.corp.example shows a certificate that is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).',
    ],
    [
      'a port that is not for TLS',
      failed({ code: 'ERR_SSL_WRONG_VERSION_NUMBER', tlsFailed: true }),
      'trouble',
      'The mail server imap.corp.example does not speak TLS at this port (ERR_SSL_WRONG_VERSION_NUMBER).',
    ],
    [
      'no STARTTLS',
      failed({ tlsFailed: true }),
      'trouble',
      'The mail server imap.corp.example does not offer the TLS that was chosen.',
    ],
    [
      'a folder that is not there',
      failed({ responseStatus: 'NO', responseText: "Mailbox doesn't exist: X" }),
      'trouble',
      'The mail server imap.corp.example could not open the folder "X": "Mailbox doesn\'t exist: X".',
    ],
    ['silence', new TimeIsOver(60), 'trouble', 'The mail server imap.corp.example does not answer in time.'],
    [
      'a connection that ends',
      failed({ code: 'NoConnection' }),
      'trouble',
      'The mail server imap.corp.example cut the connection.',
    ],
  ])('is told of %s', (_name, error, kind, sentence) => {
    const failure = imapFailure(error, 'imap.corp.example', { doing: 'open the folder "X"' });
    expect([failure.kind, failure.message]).toEqual([kind, sentence]);
    expect(failure.cause).toBe(error);
  });

  it('is told by what was signed in with', () => {
    const token = { proof: 'the access token' };
    const refused = imapFailure(failed({ authenticationFailed: true }), 'imap.corp.example', token);
    expect(refused).toMatchObject({
      kind: 'refused',
      message: 'The mail server imap.corp.example does not accept the user and the access token.',
    });
    const unsupported = imapFailure(new Error('Unsupported authentication mechanism'), 'x.example', token);
    expect(unsupported).toMatchObject({
      kind: 'refused',
      message: 'The mail server x.example offers no sign-in with the access token.',
    });
  });

  it('is told once', () => {
    const failure = new ImapFailure('trouble', 'It was so.');
    expect(imapFailure(failure, 'other.example')).toBe(failure);
  });

  it('repeats no more than a line of what a server says', () => {
    const { message } = imapFailure(failed({ responseText: `a\r\nb${'c'.repeat(5000)}` }), 'x.example');
    expect(message).toMatch(/^The mail server x\.example answered: "a bc+"\.$/);
    expect(message.length).toBeLessThan(300);
  });
});
