import type { UnitOfWork } from '#platform';
import { ExtractionRepository } from './extraction.repository.ts';

const MIB = 1024 * 1024;
const key = (n: number, bytes: number) => ({ incident_id: 'i', alert_id: String(n), bytes });

function house(rows: ReturnType<typeof key>[]) {
  const asked: unknown[][] = [];
  const query = async (_sql: string, params: unknown[]) => {
    asked.push(params);
    return rows;
  };
  return { asked, repository: new ExtractionRepository({ query } as unknown as UnitOfWork) };
}
const portions = async (bytes: number[]) =>
  (await house(bytes.map((size, n) => key(n, size))).repository.ofIncidents(['i'])).map((portion) =>
    portion.map((one) => one.bytes / MIB),
  );

it('what waits is taken in portions of eight mebibytes, a larger alert by itself', async () => {
  expect(await portions([])).toEqual([]);
  expect(await portions([4 * MIB, 4 * MIB, 1 * MIB])).toEqual([[4, 4], [1]]);
  expect(await portions([4 * MIB, 4.5 * MIB, 1 * MIB])).toEqual([[4], [4.5, 1]]);
  expect(await portions([9 * MIB, 1 * MIB, 7 * MIB, 1 * MIB])).toEqual([[9], [1, 7], [1]]);
});

it('and of a hundred alerts', async () => {
  const sizes = (await portions(Array(201).fill(1))).map(({ length }) => length);
  expect(sizes).toEqual([100, 100, 1]);
});

it('the next ones are those behind a place, at first behind none', async () => {
  const { asked, repository } = house([key(1, 5 * MIB), key(2, 5 * MIB)]);
  expect(await repository.next(null)).toEqual([key(1, 5 * MIB)]);
  await repository.next(key(1, 1));
  const none = '00000000-0000-0000-0000-000000000000';
  expect(asked).toEqual([
    [none, none, 100],
    ['i', '1', 100],
  ]);
  expect(await house([]).repository.next(null)).toEqual([]);
});
