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
    { id: 'a', incident: 'of-a', classification: 'suspicious' },
    { id: 'b', incident: 'of-b', classification: 'inconclusive' },
    { id: 'c', incident: 'of-c', classification: 'suspicious' },
    { id: 'd', incident: 'of-d', classification: 'inconclusive' },
  ];
  const moves = movesOf(embedded, judged, new Set(['of-b', 'of-d', 'of-another']));
  expect(moves).toHaveLength(8);
  expect(moves).toContainEqual({
    place: 'subject',
    texts: 3,
    noticed: 1,
    unchanged: 1,
    milder: 1,
    graver: 1,
  });
  expect(moves).toContainEqual({
    place: 'body_top',
    texts: 1,
    noticed: 1,
    unchanged: 1,
    milder: 0,
    graver: 0,
  });
  expect(moves).toContainEqual({
    place: 'html_hidden',
    texts: 0,
    noticed: 0,
    unchanged: 0,
    milder: 0,
    graver: 0,
  });
  expect(() => movesOf(embedded, judged.slice(1), new Set())).toThrow('The mail a has no verdict.');
});
