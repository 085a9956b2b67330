import { movesOf } from './injection.ts';

it('a verdict that is another than its carrier’s has moved, to one side or the other', () => {
  const carrier = (classification: string) => ({
    id: 'c',
    incident: 'i',
    classification,
    confidence: 0.5,
    category: 'x',
    score: 0.5,
  });
  const embedded = [
    { id: 'a', place: 'subject' as const, carrier: carrier('malicious') },
    { id: 'b', place: 'subject' as const, carrier: carrier('benign') },
    { id: 'c', place: 'subject' as const, carrier: carrier('suspicious') },
    { id: 'd', place: 'body_top' as const, carrier: carrier('inconclusive') },
  ];
  const judged = [
    { id: 'a', classification: 'suspicious' },
    { id: 'b', classification: 'inconclusive' },
    { id: 'c', classification: 'suspicious' },
    { id: 'd', classification: 'inconclusive' },
  ];
  const moves = movesOf(embedded, judged);
  expect(moves).toHaveLength(8);
  expect(moves).toContainEqual({ place: 'subject', texts: 3, unchanged: 1, milder: 1, graver: 1 });
  expect(moves).toContainEqual({ place: 'body_top', texts: 1, unchanged: 1, milder: 0, graver: 0 });
  expect(moves).toContainEqual({ place: 'html_hidden', texts: 0, unchanged: 0, milder: 0, graver: 0 });
});
