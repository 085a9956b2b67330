import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { columnsOf, DataTable, type DataTableProps } from '../data-table.tsx';
import {
  isSecret,
  JsonSchemaForm,
  schemaDefaults,
  schemaFaults,
  type FormSchema,
} from '../json-schema-form.tsx';

interface Thing {
  id: string;
  name: string;
}
const column = columnsOf<Thing>();
const columns = column.columns([
  column.accessor('name', { header: 'Name', meta: { sort: 'name' } }),
  column.display({ id: 'more', header: 'More', cell: () => <button type="button">Inner</button> }),
]);
const rows: Thing[] = ['First', 'Second', 'Third'].map((name) => ({ id: name, name }));
const table = (props: Partial<DataTableProps<Thing>>) =>
  renderWith(
    <DataTable label="Things" columns={columns} rows={rows} rowId={({ id }) => id} empty="" {...props} />,
  );

describe('a table', () => {
  it('stays at its ends, goes on with the arrows only once it has begun, and tells the preview', async () => {
    const onOpen = vi.fn();
    const onPreview = vi.fn();
    const { user } = table({ onOpen, onPreview, activeId: 'First' });
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onOpen).not.toHaveBeenCalled();
    await user.keyboard('kk');
    expect(onPreview).toHaveBeenLastCalledWith(rows[0]);
    await user.keyboard('jjjjj{ArrowUp}{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[1]);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onOpen).toHaveBeenLastCalledWith(rows[2]);
  });

  it('hears no keys where it is not the one of its page', async () => {
    const onOpen = vi.fn();
    const { user } = table({ onOpen, keyboard: false });
    await user.keyboard('j{Enter}');
    expect(onOpen).not.toHaveBeenCalled();
  });

  it('reads on before its end is reached', async () => {
    const onMore = vi.fn();
    const many = Array.from({ length: 7 }, (_, index) => ({ id: `${index}`, name: `Row ${index}` }));
    const { user } = table({ rows: many, hasMore: true, onMore });
    await user.keyboard('jjj');
    expect(onMore).not.toHaveBeenCalled();
    await user.keyboard('j');
    expect(onMore).toHaveBeenCalledOnce();
  });

  it('opens a row by a click, previews it where there is a preview, and leaves its buttons alone', async () => {
    const onOpen = vi.fn();
    const { user, unmount } = table({ onOpen });
    await user.click(screen.getAllByRole('button', { name: 'Inner' })[1] as HTMLElement);
    expect(onOpen).not.toHaveBeenCalled();
    await user.click(screen.getByRole('cell', { name: 'Second' }));
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[1]);
    unmount();
    const onPreview = vi.fn();
    const previewed = table({ onOpen, onPreview });
    await previewed.user.click(screen.getByRole('cell', { name: 'Third' }));
    expect(onPreview).toHaveBeenCalledExactlyOnceWith(rows[2]);
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it('opens a row on a phone by a tap beside its links', async () => {
    const onOpen = vi.fn();
    const phoneRow = ({ name }: Thing) => (
      <>
        <span>{`On a phone: ${name}`}</span> <button type="button">Tap</button>
      </>
    );
    const { user } = table({ onOpen, phoneRow });
    const list = within(screen.getByRole('list', { name: 'Things' }));
    await user.click(list.getAllByRole('button', { name: 'Tap' })[0] as HTMLElement);
    expect(onOpen).not.toHaveBeenCalled();
    await user.click(list.getByText('On a phone: Third'));
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[2]);
  });

  it.each([
    ['name', 'ascending', '-name'],
    ['-name', 'descending', 'name'],
    ['other', null, '-name'],
  ])('sorted by %s says so and asks for the other', async (sort, said, asked) => {
    const onSort = vi.fn();
    const { user } = table({ sort, onSort });
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe(said);
    expect(screen.getByRole('columnheader', { name: 'More' }).getAttribute('aria-sort')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Name' }));
    expect(onSort).toHaveBeenCalledExactlyOnceWith(asked);
  });
});

describe('a form of a schema', () => {
  const form = (properties: Record<string, FormSchema>, more: object = {}) => {
    const onChange = vi.fn();
    const schema = { type: 'object', properties, ...(more as { required?: string[] }) };
    return { onChange, ...renderWith(<JsonSchemaForm {...{ schema, values: {}, onChange }} {...more} />) };
  };

  it('knows what is secret, and first values from what the schema says', () => {
    const secrets: FormSchema[] = [{ writeOnly: true }, { format: 'password' }, { 'x-secret': true }];
    expect(secrets.map(isSecret)).toEqual([true, true, true]);
    expect(isSecret({ format: 'uri', writeOnly: false })).toBe(false);
    expect(schemaDefaults({ properties: { a: { default: false }, b: {} } })).toEqual({ a: false });
    expect(schemaDefaults({})).toEqual({});
  });

  it('asks no secret again that is stored', () => {
    form({ token: { type: 'string', writeOnly: true } }, { required: ['token'], keptSecrets: ['token'] });
    const field = screen.getByLabelText('Token');
    expect(field).not.toBeRequired();
    expect(field).toHaveAttribute('placeholder', 'Stored; leave empty to keep it');
  });

  it('takes an empty field’s value away, and gives an example of one', () => {
    const { onChange } = form(
      { host: { type: 'string', description: 'Host', examples: ['WS-1'] } },
      { values: { host: 'a', other: 1 } },
    );
    const field = screen.getByRole('textbox', { name: 'Host' });
    expect(field).toHaveAttribute('placeholder', 'WS-1');
    expect(screen.getAllByText('Host')).toHaveLength(1);
    fireEvent.change(field, { target: { value: '' } });
    expect(onChange).toHaveBeenLastCalledWith({ other: 1 });
  });

  it.each<[FormSchema, string]>([
    [{ type: 'string', maxLength: 1001 }, 'TEXTAREA'],
    [{ type: 'string', maxLength: 1000 }, 'INPUT'],
    [{ type: 'string', format: 'textarea' }, 'TEXTAREA'],
    [{ type: ['null', 'string'] }, 'INPUT'],
    [{ type: 'object' }, 'TEXTAREA'],
  ])('has a field as large as its text: %j', (schema, element) => {
    form({ text: schema });
    expect(screen.getByRole('textbox', { name: 'Text' }).tagName).toBe(element);
  });

  it('takes JSON, nothing for none, and what is no JSON as it was typed', () => {
    const schema: FormSchema = { properties: { filter: { type: 'object' }, name: { type: 'string' } } };
    const { onChange } = form({ filter: { type: 'object' } });
    const field = screen.getByRole('textbox', { name: 'Filter' });
    for (const [text, taken] of [
      ['{"a":1}', { filter: { a: 1 } }],
      ['{"a":1', { filter: '{"a":1' }],
      ['7', { filter: '7' }],
      ['null', { filter: 'null' }],
      ['[1]', { filter: [1] }],
      [' ', {}],
    ] as const) {
      fireEvent.change(field, { target: { value: text } });
      expect(onChange).toHaveBeenLastCalledWith(taken);
      const broken = typeof ('filter' in taken ? taken.filter : undefined) === 'string';
      expect(Object.keys(schemaFaults(schema, { ...taken, name: '{' }, { prefix: 'settings.' }))).toEqual(
        broken ? ['settings.filter'] : [],
      );
    }
  });

  it('shows again what was typed and was no JSON', () => {
    form({ filter: { type: 'object' } }, { values: { filter: '{"a":' } });
    expect(screen.getByRole('textbox', { name: 'Filter' })).toHaveValue('{"a":');
  });
});
