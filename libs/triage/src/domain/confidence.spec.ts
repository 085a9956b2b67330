import { completeMail, facts, NOW, snapshot } from './cases.fixture.ts';
import { judgeOffline } from './offline.ts';
import { weigh } from './weigh.ts';

/** Of facts with these weights against a mail of which all is known; what is below zero speaks for it. */
function judged(...weights: number[]) {
  const against = weights.map((weight, index) => ({
    kind: `email.sender.${index}`,
    weight: Math.abs(weight),
    polarity: weight < 0 ? ('benign' as const) : ('malicious' as const),
  }));
  const evidence = facts(...completeMail(), ...against);
  const { probability } = weigh(evidence, 'phishing');
  const { classification, confidence } = judgeOffline(snapshot('phishing'), evidence, NOW);
  return { classification, confidence, probability };
}

it('the offline analyst is as sure as the weight makes what it says; undecided, as sure as the other side is likely', () => {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const benign = judged(-0.3);
  const inconclusive = judged(0.3);
  const suspicious = judged(0.55);
  const malicious = judged(0.95);
  expect([benign, inconclusive, suspicious, malicious].map((one) => one.classification)).toEqual([
    'benign',
    'inconclusive',
    'suspicious',
    'malicious',
  ]);
  expect(benign.confidence).toBe(rounded(1 - benign.probability));
  expect(inconclusive.confidence).toBe(
    rounded(Math.min(inconclusive.probability, 1 - inconclusive.probability)),
  );
  expect(suspicious.confidence).toBe(rounded(suspicious.probability));
  expect(malicious.confidence).toBe(rounded(malicious.probability));
});
