import type { Evidence } from '#contracts';
import { withLabels } from './labels.ts';

const [FIRST, SECOND, UNKNOWN] = [1, 2, 3].map((n) => `0199aaaa-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];
const evidence = [
  { id: FIRST, label: 'E7' },
  { id: SECOND, label: 'E12' },
] as Evidence[];

it('names evidence by its label in citations and in sentences', () => {
  const verdict = {
    confidence: 0.9,
    model: null,
    reasoning: [{ statement: 'The “link” is bad.', evidence: [FIRST, SECOND] }],
    missing: [`49 of 50 could not be looked up. (${SECOND})`],
  };
  expect(withLabels(verdict, evidence)).toEqual({
    confidence: 0.9,
    model: null,
    reasoning: [{ statement: 'The “link” is bad.', evidence: ['E7', 'E12'] }],
    missing: ['49 of 50 could not be looked up. (E12)'],
  });
});

it('leaves ids of other things alone, and what is not stored yet', () => {
  const sentence = `The device ${UNKNOWN} was seen with ${FIRST}.`;
  expect(withLabels(sentence, [{ ...evidence[0], label: null } as Evidence])).toBe(sentence);
});
