import type { TestResponse } from '../../../test/harness/index.ts';

export const BASE_URL = 'http://warden.example';
export const CLIENT = { clientId: 'triage-warden', clientSecret: 'a secret of the test' };
export const PASSWORD = 'a long enough passphrase 8';

export const environment = (issuer: string) => ({
  BASE_URL,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: CLIENT.clientId,
  OIDC_CLIENT_SECRET: CLIENT.clientSecret,
  OIDC_SCOPES: 'openid profile email roles',
  OIDC_ROLE_MAP: 'soc=analyst; soc-leads=manager',
});

export const cookiesOf = (answer: TestResponse) =>
  [answer.headers['set-cookie']]
    .flat()
    .filter((cookie) => cookie !== undefined)
    .map((cookie) => String(cookie).split(';')[0] ?? '');

export const named = (answer: TestResponse, name: string) =>
  cookiesOf(answer).find((cookie) => cookie.startsWith(`${name}=`) && cookie !== `${name}=`) ?? '';
