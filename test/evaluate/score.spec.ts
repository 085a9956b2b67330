import { scoreOf, type Judged } from './verdict.ts';
import { auroc, scoreMails, tableOf } from './score.ts';

const verdict = (id: string, classification: string, confidence: number): Judged => ({
  ...{ id, incident: id, classification, confidence, category: 'x' },
  score: scoreOf({ classification, confidence }),
});
const LABELS = [
  { id: 'a', label: 'unwanted', stratum: 'phish' },
  { id: 'b', label: 'unwanted', stratum: 'phish' },
  { id: 'c', label: 'legit', stratum: 'news' },
  { id: 'd', label: 'legit', stratum: 'news' },
  { id: 'e', label: 'legit', stratum: 'work' },
  { id: 'gone', label: 'legit', stratum: 'work' },
];
const JUDGED = [
  verdict('a', 'malicious', 0.9),
  verdict('b', 'inconclusive', 0.3),
  verdict('c', 'suspicious', 0.6),
  verdict('d', 'benign', 0.9),
  verdict('e', 'benign', 0.95),
  verdict('unlabelled', 'malicious', 0.99),
];

describe('how well mails were judged', () => {
  const score = scoreMails(JUDGED, LABELS);

  it('is told per stratum, and as the mean over those of legitimate mail', () => {
    expect(score).toMatchObject({
      mails: 5,
      found: [{ group: 'phish', found: 1, of: 2 }],
      alarms: [
        { group: 'news', found: 1, of: 2 },
        { group: 'work', found: 0, of: 1 },
      ],
      macro_fpr: 0.25,
    });
  });

  it('says what reached the ends, and what of it is right', () => {
    expect(score).toMatchObject({
      malicious: { found: 1, of: 2 },
      malicious_right: { found: 1, of: 1 },
      benign: { found: 2, of: 3 },
      benign_wrong: { found: 0, of: 2 },
    });
  });

  it('holds probabilities against what was', () => {
    expect(score.auroc).toBeCloseTo(5 / 6);
    expect(score.brier).toBeCloseTo((0.01 + 0.49 + 0.36 + 0.01 + 0.0025) / 5);
    // Bins of a fifteenth: 0.9; 0.3; 0.6; 0.1; 0.05.
    expect(score.ece).toBeCloseTo((0.1 + 0.7 + 0.6 + 0.1 + 0.05) / 5);
  });

  it('is told of no mails too', () => {
    expect(scoreMails([], LABELS)).toMatchObject({ mails: 0, macro_fpr: null, auroc: null, ece: null });
    expect(tableOf(scoreMails([], LABELS)).join('\n')).toContain('AUROC');
  });
});

it.each<[number[], number[], number | null]>([
  [[0.9], [0.1], 1],
  [[0.1], [0.9], 0],
  [[0.5], [0.5], 0.5],
  [[0.5, 0.9], [0.5, 0.1], 0.875],
  [[], [0.5], null],
])('AUROC of %j against %j is %s', (bad, good, value) => expect(auroc(bad, good)).toBe(value));

it('the score of a verdict is the probability that it is malicious', () => {
  expect(scoreOf({ classification: 'malicious', confidence: 0.9 })).toBe(0.9);
  expect(scoreOf({ classification: 'inconclusive', confidence: 0.3 })).toBe(0.3);
  expect(scoreOf({ classification: 'benign', confidence: 0.75 })).toBe(0.25);
});
