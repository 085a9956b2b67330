import { authenticationEvidence } from './evidence-authentication.ts';
import type { AuthenticationMethod, EmailAuthentication } from './types.ts';

const UNVERIFIED: AuthenticationMethod = {
  result: 'unverified',
  source: 'none',
  domain: null,
  detail: 'Nobody said.',
};
const SHOP = { source: 'trusted_header' as const, domain: 'shop.example', detail: 'As stamped.' };
const RESULT: EmailAuthentication = {
  authserv_id: null,
  spf: UNVERIFIED,
  dkim: UNVERIFIED,
  dmarc: UNVERIFIED,
  arc: UNVERIFIED,
  alignment: { from_domain: 'shop.example' },
  aligned: null,
  dns: 'unavailable',
  untrusted: [],
} as unknown as EmailAuthentication;

const told = (over: Partial<EmailAuthentication>) =>
  authenticationEvidence({ ...RESULT, ...over }, new Date('2026-11-22T12:00:00Z')).map(
    (one) =>
      `${one.polarity} ${one.weight} ${one.kind.replace('email.authentication.', '')}: ${one.statement}`,
  );
const CHECKED = {
  spf: { ...SHOP, result: 'pass' as const },
  dkim: { ...SHOP, result: 'pass' as const },
  dmarc: { ...SHOP, result: 'pass' as const },
};
const PASSED = [
  'benign 0.05 dmarc: DMARC passes: shop.example vouches for this mail.',
  'neutral 0 spf: SPF gives pass. As stamped.',
  'neutral 0 dkim: DKIM gives pass. As stamped.',
];
const FAILS =
  "malicious 0.45 dmarc: DMARC fails for shop.example: the sender's domain does not vouch for this mail.";

describe('what the results of an authentication say', () => {
  it.each<[string, Partial<EmailAuthentication>, string[]]>([
    ['all passed', CHECKED, PASSED],
    [
      'nothing was checked',
      {},
      ['neutral 0 unverified: SPF, DKIM, DMARC could not be checked. Nobody said.'],
    ],
    [
      'one was not checked',
      { ...CHECKED, dkim: UNVERIFIED },
      [PASSED[0] ?? '', PASSED[1] ?? '', 'neutral 0 unverified: DKIM could not be checked. Nobody said.'],
    ],
    ['DMARC failed', { ...CHECKED, dmarc: { ...SHOP, result: 'fail' } }, [FAILS, ...PASSED.slice(1)]],
    [
      'DMARC failed behind a relay of ours',
      { ...CHECKED, dmarc: { ...SHOP, result: 'fail' }, arc: { ...SHOP, result: 'pass' } },
      [
        `${FAILS.replace('0.45', '0.2')} A host of ours accepted its ARC chain, which says that it was forwarded.`,
        ...PASSED.slice(1),
      ],
    ],
    [
      'DMARC failed behind a stranger',
      {
        ...CHECKED,
        dmarc: { ...SHOP, result: 'fail' },
        arc: { ...SHOP, source: 'verified', result: 'pass' },
      },
      [FAILS, ...PASSED.slice(1)],
    ],
    [
      'DMARC failed behind a broken chain',
      { ...CHECKED, dmarc: { ...SHOP, result: 'fail' }, arc: { ...SHOP, result: 'fail' } },
      [FAILS, ...PASSED.slice(1)],
    ],
    [
      'there is no DMARC',
      { ...CHECKED, dmarc: { ...SHOP, result: 'none' } },
      ['neutral 0 dmarc: DMARC gives none for shop.example. As stamped.', ...PASSED.slice(1)],
    ],
    [
      "DMARC passed for another's domain",
      { ...CHECKED, dmarc: { ...SHOP, domain: 'other.example', result: 'pass' } },
      [
        "neutral 0 dmarc: DMARC passes for other.example, not for the sender's domain shop.example.",
        ...PASSED.slice(1),
      ],
    ],
    [
      'SPF and DKIM failed',
      { ...CHECKED, spf: { ...SHOP, result: 'fail' }, dkim: { ...SHOP, result: 'fail' } },
      [
        PASSED[0] ?? '',
        'malicious 0.3 spf: SPF fails: shop.example does not allow this server to send.',
        'malicious 0.2 dkim: The DKIM signature of shop.example does not hold: the mail was changed or forged.',
      ],
    ],
    [
      'they failed without a name',
      {
        ...CHECKED,
        spf: { ...SHOP, domain: null, result: 'softfail' },
        dkim: { ...SHOP, domain: null, result: 'fail' },
      },
      [
        PASSED[0] ?? '',
        'malicious 0.2 spf: SPF gives softfail: the sending domain does not know this server.',
        'malicious 0.2 dkim: The DKIM signature of the mail does not hold: the mail was changed or forged.',
      ],
    ],
    [
      "nothing is the sender's own",
      { ...CHECKED, aligned: false },
      [
        ...PASSED,
        "malicious 0.25 unaligned: Nothing that passed belongs to the sender's domain shop.example.",
      ],
    ],
    [
      'that is said already',
      { ...CHECKED, dmarc: { ...SHOP, result: 'fail' }, aligned: false },
      [FAILS, ...PASSED.slice(1)],
    ],
    [
      'a stranger stamped',
      { ...CHECKED, untrusted: [{ authserv_id: 'mx.evil.example', results: 'spf=pass' }] },
      [
        ...PASSED,
        'neutral 0 untrusted_stamp: The mail carries authentication results of mx.evil.example, which is not among the trusted hosts; they were not counted.',
      ],
    ],
    [
      'nobody in particular stamped',
      { ...CHECKED, untrusted: [{ authserv_id: '', results: 'spf=pass' }] },
      [
        ...PASSED,
        'neutral 0 untrusted_stamp: The mail carries authentication results of an unnamed host, which is not among the trusted hosts; they were not counted.',
      ],
    ],
    [
      'a stranger stamped beside us',
      {
        ...CHECKED,
        authserv_id: 'mx.corp.example',
        untrusted: [{ authserv_id: 'mx.evil.example', results: 'spf=pass' }],
      },
      PASSED,
    ],
  ])('%s', (_what, over, facts) => expect(told(over)).toEqual(facts));

  it('is about the domain of the sender, if there is one', () => {
    const subject = (from_domain: string | null) =>
      authenticationEvidence({ ...RESULT, alignment: { ...RESULT.alignment, from_domain } }, new Date(0))[0]
        ?.subject;
    expect(subject('shop.example')).toEqual({ type: 'domain', value: 'shop.example' });
    expect(subject(null)).toEqual({ type: 'domain', value: '(none)' });
  });
});
