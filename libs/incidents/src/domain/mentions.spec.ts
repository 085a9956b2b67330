import { MOST_MENTIONED, mentionedAt, mentionPlaces } from './mentions.ts';

const people = ['Ann', 'Ann Lee', 'Bo', 'Çağla'].map((name, at) => ({ id: String(at), name }));
const named = (text: string) => mentionedAt(mentionPlaces(text), people).map(({ name }) => name);

it.each([
  ['@Ann please look', ['Ann']],
  ['ask @ann lee, not me', ['Ann Lee']],
  ['(@Bo) and @ANN.', ['Bo', 'Ann']],
  ['@Bo @Bo', ['Bo']],
  ['@çağla?', ['Çağla']],
  ['@Annabel is somebody else', []],
  ['mail from x@Bo or x.@Bo', []],
  ['nobody here', []],
  ['@', []],
])('%s names %j', (text, names) => {
  expect(named(text)).toEqual(names);
});

it('means everybody of the same name', () => {
  const both = [
    { id: '1', name: 'Ann' },
    { id: '2', name: 'Ann' },
  ];
  expect(mentionedAt(mentionPlaces('@Ann'), both)).toEqual(both);
});

it('knows a name of the greatest length, and where it ends', () => {
  const name = 'x'.repeat(120);
  const place = (text: string) => mentionedAt(mentionPlaces(text), [{ id: '1', name }]);
  expect(place(`@${name}`)).toHaveLength(1);
  expect(place(`@${name}y`)).toEqual([]);
});

it('looks at two hundred places and tells fifty people', () => {
  expect(mentionPlaces('@ '.repeat(1000))).toHaveLength(200);
  const crowd = Array.from({ length: 60 }, (_, id) => ({ id: String(id), name: 'Ann' }));
  expect(mentionedAt(['Ann'], crowd)).toHaveLength(MOST_MENTIONED);
});
