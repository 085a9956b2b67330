import { column } from './column.ts';

const ID = '01900000-0000-7000-8000-0000000000af';

describe('a column of ids', () => {
  it('is the same however they are written', () => {
    expect(column.uuid([ID.toUpperCase()])).toEqual(column.uuid([ID]));
    expect(column.uuid([ID.replaceAll('-', '')])).toEqual(column.uuid([ID]));
    expect(column.uuid([ID]).subarray(24).toString('hex')).toBe(ID.replaceAll('-', ''));
  });

  it.each(['', 'x', ID.slice(1), `${ID}0`, `${ID.slice(1)}ä`, `${ID.slice(1)}g`])(
    'takes none that is none: %j',
    (id) => expect(() => column.uuid([id])).toThrow(`"${id}" is not a UUID.`),
  );
});

it('a column says whether some of its values are missing', () => {
  const flag = (values: (string | null)[]) => column.text(values).readInt32BE(4);
  expect([flag([]), flag(['a']), flag([null, 'a'])]).toEqual([0, 0, 1]);
});
