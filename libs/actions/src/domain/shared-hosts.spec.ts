import type { Reputation } from '#connectors';
import { reputationsEvidence, type ReputationSubject } from './reputation.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const CLEAN: Reputation = {
  known: true,
  malicious: 0,
  suspicious: 0,
  harmless: 70,
  undetected: 20,
  total: 90,
  categories: [],
  last_analysis_at: NOW.toISOString(),
  link: null,
};
const told = (subject: Pick<ReputationSubject, 'type' | 'value'>, answer: Reputation = CLEAN) =>
  reputationsEvidence(
    { kind: `${subject.type}.reputation`, called: 'It', ...subject },
    [{ source: { type: 'connector', name: 'virustotal' }, answer }],
    [],
    NOW,
  )[0];

describe('a clean answer', () => {
  it.each([
    ['url', 'https://new-page.web.app/login'],
    ['url', 'https://bit.ly/x'],
    ['domain', 'new-page.pages.dev'],
  ] as const)('says little about what anybody can put up: %s %s', (type, value) => {
    expect(told({ type, value })).toMatchObject({
      polarity: 'benign',
      weight: 0.05,
      statement: expect.stringMatching(/That says little: anybody can put something up there\.$/) as string,
    });
  });

  it.each([
    ['url', 'https://www.shop.example/a'],
    ['domain', 'shop.example'],
    ['sha256', 'a'.repeat(64)],
  ] as const)('weighs as ever about anything else: %s %s', (type, value) =>
    expect(told({ type, value })).toMatchObject({ polarity: 'benign', weight: 0.3 }),
  );

  it('is not what a malicious one is, wherever', () => {
    const bad = told({ type: 'url', value: 'https://new-page.web.app/login' }, { ...CLEAN, malicious: 15 });
    expect(bad).toMatchObject({ polarity: 'malicious', weight: 0.97 });
    expect(bad?.statement).not.toContain('says little');
  });
});
