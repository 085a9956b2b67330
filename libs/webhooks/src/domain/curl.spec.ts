import { execFileSync } from 'node:child_process';
import { AUTHENTICATIONS, SOURCE_AUTHENTICATIONS } from '../authentications/index.ts';
import { checkShown } from './authentication.ts';
import { curlExample } from './curl.ts';

const BODY = `{"title":"It's a \\"test\\" of $HOME and \`date\`"}`;
const SECRET = 'whsec_c2VjcmV0IG9mIGEgc2VuZGVyIHRoYXQgaXMgbm9uZQ==';

function command(authentication: string, authentication_name: string | null = null): string {
  const path = '/api/webhooks/mail-gateway';
  return curlExample({
    path,
    authentication,
    authentication_name,
    body: BODY,
    content_type: 'application/json',
  });
}

/** What curl would be called with, with the secret filled in. */
function called(text: string): string[] {
  const script = `ORIGIN='https://tw.example'\ncurl() { printf '%s\\n' "$@"; }\n${text.replace("SECRET='…'", `SECRET='${SECRET}'`)}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

/** The headers and the query that curl would send. */
function sent(arguments_: string[]) {
  const options = (name: string) =>
    arguments_.flatMap((each, at) => (each === name ? [arguments_[at + 1] as string] : []));
  const headers = options('-H').map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ')[1]]);
  const [user] = options('-u');
  const url = new URL(arguments_[1] as string);
  return {
    headers: {
      ...(Object.fromEntries(headers) as Record<string, string>),
      ...(user === undefined ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
    },
    query: Object.fromEntries(url.searchParams),
    path: url.pathname,
  };
}

it.each(AUTHENTICATIONS.map(({ name, named }) => [name, named === null ? null : named.example] as const))(
  'a shell makes of it a delivery that shows itself: %s',
  (authentication, name) => {
    for (const given of name === null ? [null] : [name, null]) {
      const arguments_ = called(command(authentication, given));
      expect(arguments_.at(-1)).toBe(BODY);
      const { path, ...shown } = sent(arguments_);
      expect(path).toBe('/api/webhooks/mail-gateway');
      const check = checkShown(
        { authentication, authentication_name: given ?? name, secrets: [SECRET] },
        shown,
        new Date(),
      );
      check?.update(Buffer.from(BODY));
      check?.assert();
      expect(() =>
        checkShown(
          { authentication, authentication_name: name, secrets: ['other'] },
          shown,
          new Date(),
        )?.assert(),
      ).toThrow(/source/);
    }
  },
);

it('has the secret as a variable only', () => {
  for (const authentication of SOURCE_AUTHENTICATIONS) expect(command(authentication)).toMatch(/^SECRET='…'/);
});
