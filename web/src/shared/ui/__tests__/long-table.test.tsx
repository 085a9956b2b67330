import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { columnsOf, DataTable, type DataTableProps } from '../data-table.tsx';

interface Thing {
  id: string;
  name: string;
}
const column = columnsOf<Thing>();
const columns = column.columns([
  column.accessor('name', { header: 'Name' }),
  column.display({ id: 'wide', header: 'Wide', meta: { wide: true }, cell: () => 'w' }),
  column.display({ id: 'medium', header: 'Medium', meta: { medium: true }, cell: () => 'm' }),
]);
const things = (count: number): Thing[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), name: `Row ${index}` }));
const table = (props: Partial<DataTableProps<Thing>>) =>
  renderWith(
    <DataTable
      label="Things"
      columns={columns}
      rows={things(3)}
      rowId={({ id }) => id}
      empty="None"
      {...props}
    />,
  );
const body = () => screen.getByRole('table', { name: 'Things' }).querySelector('tbody') as HTMLElement;
const drawn = () => body().querySelectorAll('tr:not([aria-hidden])').length;
const gaps = () => body().querySelectorAll('tr[aria-hidden]').length;

it('draws a list whole up to a bound, and then in part with room for the rest', () => {
  const { unmount } = table({ rows: things(150) });
  expect([drawn(), gaps()]).toEqual([150, 0]);
  unmount();
  table({ rows: things(151) });
  expect(drawn()).toBeLessThan(150);
  expect(gaps()).toBe(1);
});

it('leaves away columns where there is no room for them, in head and body', () => {
  table({});
  const classes = (cells: HTMLElement[]) =>
    cells.map(({ className }) => /wide|medium/.exec(className)?.[0] ?? '');
  expect(classes(screen.getAllByRole('columnheader'))).toEqual(['', 'wide', 'medium']);
  expect(classes(screen.getAllByRole('cell').slice(0, 3))).toEqual(['', 'wide', 'medium']);
});

it('marks the row that has the keys and the one that is shown, and keeps it in sight', async () => {
  const seen: string[] = [];
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    seen.push(this.textContent ?? '');
  });
  const { user } = table({ activeId: '2', onPreview: () => undefined });
  expect(seen).toEqual([]);
  await user.keyboard('jj');
  const marks = [...body().querySelectorAll<HTMLElement>('tr')].map(({ dataset }) => [
    dataset['focused'],
    dataset['active'],
  ]);
  expect(marks).toEqual([
    [undefined, undefined],
    ['true', undefined],
    [undefined, 'true'],
  ]);
  expect(seen).toEqual(['Row 0wm', 'Row 1wm']);
});

it('tells no preview that is not open, and reads on only where there is more', async () => {
  const onPreview = vi.fn();
  const onMore = vi.fn();
  const { user } = table({ onPreview, onMore, hasMore: false });
  await user.keyboard('jjj');
  expect(onPreview).not.toHaveBeenCalled();
  expect(onMore).not.toHaveBeenCalled();
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
  await user.click(screen.getByText('Row 0'));
  expect(onPreview).toHaveBeenCalledExactlyOnceWith({ id: '0', name: 'Row 0' });
});

it('opens nothing by a click that ends a selection of its text', async () => {
  const onOpen = vi.fn();
  const { user } = table({ onOpen });
  const selection = vi
    .spyOn(globalThis, 'getSelection')
    .mockReturnValue({ toString: () => 'Row' } as Selection);
  fireEvent.click(screen.getByText('Row 1'));
  expect(onOpen).not.toHaveBeenCalled();
  selection.mockRestore();
  await user.click(screen.getByText('Row 1'));
  expect(onOpen).toHaveBeenCalledOnce();
  // Whoever goes on by keys goes on from there.
  await user.keyboard('j{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith({ id: '2', name: 'Row 2' });
});

describe('scrolling', () => {
  const scroll = (props: Partial<DataTableProps<Thing>>, top: number): number => {
    const onMore = vi.fn();
    const { unmount } = table({ hasMore: true, onMore, ...props });
    const scroller = screen.getByRole('table', { name: 'Things' }).parentElement as HTMLElement;
    Object.defineProperties(scroller, {
      scrollTop: { value: top },
      scrollHeight: { value: 1000 },
      clientHeight: { value: 300 },
    });
    act(() => void fireEvent.scroll(scroller));
    unmount();
    return onMore.mock.calls.length;
  };

  it.each<[string, Partial<DataTableProps<Thing>>, number, number]>([
    ['near the end', {}, 301, 1],
    ['far from the end', {}, 300, 0],
    ['while more is being read', { loadingMore: true }, 700, 0],
    ['where there is no more', { hasMore: false }, 700, 0],
  ])('%s', (_where, props, top, calls) => {
    expect(scroll(props, top)).toBe(calls);
  });
});

it('has its places while it loads, in the table and on a phone, and then its rows', () => {
  const { unmount } = table({ rows: undefined, phoneRow: ({ name }) => name });
  const list = within(screen.getByRole('list', { name: 'Things' }));
  expect(body().querySelectorAll('tr')).toHaveLength(12);
  expect(body().querySelectorAll('tr:first-child td')).toHaveLength(3);
  expect(list.getAllByRole('listitem', { hidden: true })).toHaveLength(6);
  expect(screen.queryByText('None')).toBeNull();
  unmount();
  table({ phoneRow: ({ name }) => name });
  expect(screen.getByRole('table')).toHaveAttribute('aria-busy', 'false');
  expect(
    within(screen.getByRole('list', { name: 'Things' })).getAllByRole('listitem', { hidden: true }),
  ).toHaveLength(3);
});
