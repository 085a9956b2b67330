import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderWith } from '../../../test/render.tsx';
import { columnsOf, DataTable, type DataTableProps } from '../data-table.tsx';

interface Thing {
  id: string;
  name: string;
}

const column = columnsOf<Thing>();
const columns = column.columns([column.accessor('name', { header: 'Name', meta: { sort: 'name' } })]);
const rows: Thing[] = [
  { id: '1', name: 'First' },
  { id: '2', name: 'Second' },
  { id: '3', name: 'Third' },
];

function renderTable(props: Partial<DataTableProps<Thing>> = {}) {
  return renderWith(
    <DataTable
      label="Things"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      empty="Nothing here"
      {...props}
    />,
  );
}

it('moves with j and k, opens with Enter, previews with Space', async () => {
  const onOpen = vi.fn();
  const onPreview = vi.fn();
  const { user } = renderTable({ onOpen, onPreview });
  await user.keyboard('jjk{Enter}');
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[0]);
  await user.keyboard('j ');
  expect(onPreview).toHaveBeenLastCalledWith(rows[1]);
});

it('leaves keys to a field that is typed into', async () => {
  const onOpen = vi.fn();
  const { user } = renderWith(
    <>
      <input aria-label="Field" />
      <DataTable
        label="Things"
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        empty=""
        onOpen={onOpen}
      />
    </>,
  );
  await user.type(screen.getByRole('textbox', { name: 'Field' }), 'jj{Enter}');
  expect(onOpen).not.toHaveBeenCalled();
});

it('asks for the other order by the column head', async () => {
  const onSort = vi.fn();
  const { user } = renderTable({ sort: '-name', onSort });
  expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  await user.click(screen.getByRole('button', { name: 'Name' }));
  expect(onSort).toHaveBeenCalledWith('name');
});

it('loads more, says when nothing is there, keeps its place while loading', async () => {
  const onMore = vi.fn();
  const { user, container, unmount } = renderTable({ hasMore: true, onMore });
  await user.click(screen.getByRole('button', { name: 'Load more' }));
  expect(onMore).toHaveBeenCalledOnce();
  expect(await accessibilityProblems(container)).toEqual([]);
  unmount();

  const empty = renderTable({ rows: [] });
  expect(screen.getByText('Nothing here')).toBeInTheDocument();
  empty.unmount();

  renderTable({ rows: undefined });
  expect(screen.getByRole('table', { name: 'Things' })).toHaveAttribute('aria-busy', 'true');
});

it('draws a long list in part and can still reach its rows', () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({ id: String(index), name: `Row ${index}` }));
  renderTable({ rows: many });
  const table = screen.getByRole('table', { name: 'Things' });
  expect(within(table).getAllByRole('row').length).toBeLessThan(200);
});
