import { arcChain } from './arc.ts';
import { checkEmailAuthentication } from './authentication.ts';
import { authenticationEvidence } from './evidence-authentication.ts';
import { mail } from './mails.fixture.ts';
import { parseEmail } from './parse.ts';

const set = (instance: number, host: string, results: string, cv = instance === 1 ? 'none' : 'pass') => [
  `ARC-Seal: i=${instance}; a=rsa-sha256; t=1; cv=${cv}; d=${host}; s=k; b=AA==`,
  `ARC-Message-Signature: i=${instance}; a=rsa-sha256; d=${host}; s=k; h=from; bh=AA==; b=AA==`,
  `ARC-Authentication-Results: i=${instance}; mx.${host}; ${results}`,
];
const FIRST = set(
  1,
  'List.Example',
  'spf=pass smtp.mailfrom=shop.example; dmarc=pass header.from=shop.example',
);
const SECOND = set(2, 'relay.example', 'dmarc=fail header.from=shop.example');
const chainOf = async (headers: string[]) => arcChain((await parseEmail(mail({ headers }))).headers);

describe('an ARC chain', () => {
  it('says who forwarded last and what the first one saw', async () => {
    expect(await chainOf([...SECOND, ...FIRST])).toEqual({
      instances: 2,
      sealed_by: 'relay.example',
      first_dmarc: 'pass',
      first_dmarc_domain: 'shop.example',
    });
    expect(await chainOf(FIRST)).toMatchObject({ instances: 1, sealed_by: 'list.example' });
    expect(await chainOf(set(1, 'list.example', 'none'))).toMatchObject({ first_dmarc: null });
  });

  it.each<[string, string[]]>([
    ['not there', []],
    ['without its first link', SECOND],
    ['with a part missing', FIRST.slice(1)],
    ['without what was seen', FIRST.slice(0, 2)],
    ['without a signature', [FIRST[0] ?? '', FIRST[2] ?? '']],
    ['with a part twice', [...FIRST, FIRST[2] ?? '']],
    ['of a seal that found the one before broken', [...set(2, 'relay.example', 'none', 'fail'), ...FIRST]],
    ['that begins in the middle', set(1, 'list.example', 'none', 'pass')],
    ['numbered by nothing', ['ARC-Seal: cv=none; d=list.example']],
    ['too long', ['ARC-Seal: i=51; cv=none; d=list.example']],
  ])('is none when it is %s', async (_what, headers) => expect(await chainOf(headers)).toBeNull());
});

describe('a failure behind a chain that our host accepted', () => {
  const weightWith = async (results: string) => {
    const parsed = await parseEmail(
      mail({
        headers: [
          'Authentication-Results: mx.corp.example; dmarc=fail header.from=shop.example; arc=pass',
          ...set(1, 'list.example', results),
        ],
      }),
    );
    const result = await checkEmailAuthentication(parsed, null, {
      trustedHosts: ['corp.example'],
      resolver: null,
    });
    return authenticationEvidence(result, new Date(0)).find(({ kind }) => kind.endsWith('.dmarc'))?.weight;
  };

  it.each([
    ['dmarc=pass header.from=shop.example', 0.2],
    ['dmarc=pass header.from=other.example', 0.2],
    ['spf=pass smtp.mailfrom=shop.example', 0.2],
    ['dmarc=fail header.from=shop.example', 0.45],
  ])('when the first forwarder saw %s weighs %f', async (results, weight) =>
    expect(await weightWith(results)).toBe(weight),
  );
});
