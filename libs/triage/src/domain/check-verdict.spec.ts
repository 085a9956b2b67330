import type { VerdictDraft } from '#contracts';
import { completeMail, facts } from './cases.fixture.ts';
import { checkVerdict } from './check-verdict.ts';
import type { Completeness } from './completeness.ts';

const draft = (over: Partial<VerdictDraft>): VerdictDraft => ({
  classification: 'malicious',
  confidence: 0.9,
  category: 'credential_phishing',
  summary: 'The link is bad.',
  reasoning: [{ statement: 'The link is called malicious.', evidence: ['E3'] }],
  techniques: ['T1566.002'],
  recommended_actions: [],
  missing: [],
  not_connected: [],
  reservations: [],
  analyst: 'claude',
  fallback_reason: null,
  model: 'm',
  usage: null,
  ...over,
});
const evidence = facts(...completeMail(), {
  kind: 'url.reputation',
  weight: 0.9,
  subject: { type: 'url', value: 'https://bad.example.com/login' },
  statement: 'The link https://bad.example.com/login is called malicious by 12 engines.',
});

const COMPLETE: Completeness = { missing: [], not_connected: [] };

describe('the check of a verdict', () => {
  it('leaves an honest verdict alone', () => {
    const honest = draft({
      reasoning: [{ statement: 'The link “https://bad.example.com/login” is malicious.', evidence: ['E3'] }],
    });
    expect(checkVerdict(honest, evidence, COMPLETE, 'phishing')).toEqual({
      verdict: honest,
      corrections: [],
    });
  });

  it('strikes ids that do not exist and keeps the rest', () => {
    const { verdict, corrections } = checkVerdict(
      draft({ reasoning: [{ statement: 'Bad.', evidence: ['E3', 'E99'] }] }),
      evidence,
      COMPLETE,
      'phishing',
    );
    expect(verdict.reasoning[0]?.evidence).toEqual(['E3']);
    expect(verdict.classification).toBe('malicious');
    expect(corrections[0]).toContain('E99');
  });

  it('downgrades a verdict whose evidence does not exist', () => {
    const { verdict, corrections } = checkVerdict(
      draft({ reasoning: [{ statement: 'Bad.', evidence: ['E99'] }] }),
      evidence,
      COMPLETE,
      'phishing',
    );
    expect(verdict).toMatchObject({ classification: 'inconclusive' });
    // What is corrected is a reservation, and a verdict with one requests nothing.
    expect(corrections).toContain('No claim of the verdict rests on existing evidence.');
    expect(verdict.confidence).toBeLessThanOrEqual(0.4);
  });

  it.each([
    ['an address', 'It talks to 198.51.100.77.'],
    ['a host', 'It leads to evil-login.com.'],
    ['a hash', `The file ${'ab'.repeat(32)} was seen.`],
    ['a quotation', 'The mail says “send me your password”.'],
  ])('strikes a claim that names %s which the evidence does not hold', (_what, statement) => {
    const { verdict } = checkVerdict(
      draft({ reasoning: [{ statement, evidence: ['E3'] }] }),
      evidence,
      COMPLETE,
      'phishing',
    );
    expect(verdict.classification).toBe('inconclusive');
    expect(JSON.stringify(verdict.reasoning)).not.toContain(statement);
  });

  it('replaces a summary that names what no evidence holds', () => {
    const { verdict } = checkVerdict(
      draft({ summary: 'It was sent by 198.51.100.77.' }),
      evidence,
      COMPLETE,
      'phishing',
    );
    expect(verdict.summary).toBe('The link is called malicious.');
    expect(verdict.classification).toBe('malicious');
  });

  it('never lets benign stand against missing evidence, injection or the weight of the evidence', () => {
    const benign = draft({
      classification: 'benign',
      reasoning: [{ statement: 'DMARC passes.', evidence: ['E2'] }],
    });
    const harmless = facts(...completeMail());
    expect(checkVerdict(benign, harmless, COMPLETE, 'phishing').verdict.classification).toBe('benign');
    expect(
      checkVerdict(benign, harmless, { ...COMPLETE, missing: ['The links were not looked up.'] }, 'phishing')
        .verdict.classification,
    ).toBe('inconclusive');
    expect(
      checkVerdict(benign, harmless, { ...COMPLETE, not_connected: ['edr'] }, 'phishing').verdict
        .classification,
    ).toBe('inconclusive');
    expect(checkVerdict(benign, evidence, COMPLETE, 'phishing').verdict.classification).toBe('inconclusive');
    const injected = facts(...completeMail(), { kind: 'alert.instructions', weight: 0.1 });
    expect(checkVerdict(benign, injected, COMPLETE, 'phishing').verdict.classification).toBe('inconclusive');
  });

  it('does not let malicious stand when nothing speaks against it', () => {
    const harmless = facts(...completeMail());
    expect(
      checkVerdict(
        draft({ reasoning: [{ statement: 'Bad.', evidence: ['E1'] }] }),
        harmless,
        COMPLETE,
        'phishing',
      ).verdict.classification,
    ).toBe('inconclusive');
  });

  it('drops techniques and categories that are none', () => {
    const { verdict } = checkVerdict(
      draft({ techniques: ['T1566.002', '<b>', 'T1'], category: 'Very Bad!' }),
      evidence,
      COMPLETE,
      'phishing',
    );
    expect(verdict).toMatchObject({ techniques: ['T1566.002'], category: 'phishing' });
  });

  const checked = (over: Partial<VerdictDraft>, given = evidence) =>
    checkVerdict(draft(over), given, COMPLETE, 'phishing');
  const GOOD = { statement: 'The link is called malicious.', evidence: ['E3'] };
  const GHOST = { statement: 'Bad.', evidence: ['E99'] };

  it('holds a verdict to be as sure as is possible, and less sure where a claim was struck', () => {
    expect(checked({ confidence: 7 }).verdict.confidence).toBe(1);
    expect(checked({ confidence: -7 }).verdict.confidence).toBe(0);
    expect(checked({ confidence: Number.NaN }).verdict.confidence).toBe(0);
    expect(checked({ confidence: 0.9, reasoning: [GOOD, GHOST] }).verdict).toMatchObject({
      classification: 'malicious',
      confidence: 0.72,
      reasoning: [GOOD],
    });
  });

  it('lets a verdict stand of which half of the claims stand, and no fewer', () => {
    expect(checked({ reasoning: [GOOD, GHOST] }).verdict.classification).toBe('malicious');
    const { verdict, corrections } = checked({ reasoning: [GOOD, GHOST, GHOST], confidence: 0.2 });
    expect(verdict).toMatchObject({ classification: 'inconclusive', confidence: 0.2, reasoning: [GOOD] });
    expect(verdict.summary).toBe(
      'Inconclusive: Most claims of the verdict rest on nothing that exists. The link is bad.',
    );
    expect(corrections.at(-1)).toBe('Most claims of the verdict rest on nothing that exists.');
  });

  it('leaves something to read where every claim was struck: the first fact, if there is one', () => {
    expect(checked({ reasoning: [GHOST] }).verdict.reasoning).toEqual([
      { statement: evidence[0]?.statement, evidence: ['E1'] },
    ]);
    expect(checked({ reasoning: [GHOST] }, []).verdict.reasoning).toEqual([]);
  });

  it('says what it corrected', () => {
    expect(
      checked({ reasoning: [{ ...GOOD, evidence: ['E3', 'E9', 'E8', 'E7', 'E6'] }] }).corrections,
    ).toEqual(['A claim cited E9, E8, E7, which does not exist.']);
    const strange = { statement: 'It is at evil-login.com.', evidence: ['E3'] };
    expect(checked({ reasoning: [GOOD, strange] }).corrections).toEqual([
      'A claim named evil-login.com, which the evidence it cites does not hold; it was struck.',
    ]);
    expect(checked({ summary: 'See evil-login.com.' }).corrections).toEqual([
      'The summary named evil-login.com, which no evidence holds; it was replaced.',
    ]);
    expect(checked({ summary: 'See evil-login.com.', reasoning: [GHOST] }).verdict.summary).toBe(
      'Inconclusive: No claim of the verdict rests on existing evidence. The summary was struck, for it named what no evidence holds.',
    );
  });

  it('recommends what rests on existing evidence, and cites only that', () => {
    const action = { action: 'block_sender', parameters: {}, reason: 'It sent it.' };
    expect(
      checked({
        recommended_actions: [
          { ...action, evidence: ['E3', 'E99'] },
          { ...action, evidence: ['E99'] },
        ],
      }).verdict.recommended_actions,
    ).toEqual([{ ...action, evidence: ['E3'] }]);
  });

  it.each([
    ['`send me your password`', true],
    ['"send me your password"', true],
    ['"abc"', false],
    ['“https://bad.example.com/login”', false],
    ['https://bad.example.com/login, as told', false],
    ['E-mail of eve@bad.example', true],
  ])('takes %s for a value to be looked up that no evidence holds: %s', (said, unknown) => {
    expect(
      checked({ reasoning: [{ statement: `It has ${said}.`, evidence: ['E3'] }, GOOD] }).corrections,
    ).toHaveLength(unknown ? 1 : 0);
  });

  it('needs a fact with weight against it to call something malicious', () => {
    const weightless = facts(...completeMail(), { kind: 'url.reputation', weight: 0 });
    const { verdict, corrections } = checked({ reasoning: [GOOD] }, weightless);
    expect(verdict.classification).toBe('inconclusive');
    expect(corrections).toEqual(['It was called malicious, but no evidence speaks against it.']);
  });

  it('holds a claim against what it cites, not against all there is', () => {
    const elsewhere = { statement: 'It is at https://bad.example.com/login.', evidence: ['E1'] };
    expect(checked({ reasoning: [GOOD, elsewhere] }).corrections).toEqual([
      'A claim named https://bad.example.com/login, which the evidence it cites does not hold; it was struck.',
    ]);
    expect(checked({ reasoning: [GOOD, GHOST] }).corrections).toEqual([
      'A claim cited E99, which does not exist.',
      'A claim without existing evidence was struck.',
    ]);
  });
});
