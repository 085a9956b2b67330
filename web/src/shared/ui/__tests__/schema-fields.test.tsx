import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { JsonSchemaForm, missingFields, type FormSchema, type FormValues } from '../json-schema-form.tsx';

const form = (
  field: FormSchema,
  more: Partial<Parameters<typeof JsonSchemaForm>[0]> = {},
  required = false,
) => {
  const onChange = vi.fn();
  const schema: FormSchema = {
    type: 'object',
    properties: { field },
    ...(required ? { required: ['field'] } : {}),
  };
  return {
    onChange,
    ...renderWith(<JsonSchemaForm schema={schema} values={{}} onChange={onChange} {...more} />),
  };
};
const last = (onChange: ReturnType<typeof vi.fn>): FormValues => onChange.mock.lastCall?.[0] as FormValues;

it.each<[string, FormSchema, string, string]>([
  ['a choice', { enum: ['a_b', null] }, 'combobox', 'INPUT'],
  ['a choice with names', { oneOf: [{ const: 'x', title: 'X' }] }, 'combobox', 'INPUT'],
  ['yes or no', { type: 'boolean' }, 'checkbox', 'INPUT'],
  ['a whole number', { type: 'integer' }, 'textbox', 'INPUT'],
  ['a number that may be nothing', { type: ['null', 'number'] }, 'textbox', 'INPUT'],
  ['a list of choices', { type: 'array', items: { enum: ['a'] } }, 'combobox', 'INPUT'],
  ['a list of texts', { type: 'array', items: { type: 'string' } }, 'combobox', 'INPUT'],
  ['a list of anything', { type: 'array' }, 'combobox', 'INPUT'],
  ['a list of numbers', { type: 'array', items: { type: 'integer' } }, 'textbox', 'TEXTAREA'],
  ['an object', { type: 'object' }, 'textbox', 'TEXTAREA'],
  ['a long text', { 'x-multiline': true }, 'textbox', 'TEXTAREA'],
  ['a text', {}, 'textbox', 'INPUT'],
])('has a field for %s', (_what, schema, role, tag) => {
  form(schema);
  expect(screen.getByRole(role, { name: 'Field' }).tagName).toBe(tag);
});

describe('a choice', () => {
  it('has the words of each value, and is taken away only where it need not be made', async () => {
    const { user, onChange, unmount } = form(
      { enum: ['sha1', 'a_b', null] },
      { values: { field: 'sha1', other: 1 } },
    );
    const field = screen.getByRole('combobox');
    expect(field).toHaveValue('SHA-1');
    await user.click(field);
    expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
      'SHA-1',
      'A b',
    ]);
    await user.click(screen.getByRole('option', { name: 'SHA-1' }));
    expect(last(onChange)).toEqual({ other: 1 });
    unmount();
    const needed = form({ enum: ['a', 'b'] }, { values: { field: 'a' } }, true);
    await needed.user.click(screen.getByRole('combobox'));
    await needed.user.click(await screen.findByRole('option', { name: 'A' }));
    expect(needed.onChange.mock.calls.every(([values]) => (values as FormValues)['field'] === 'a')).toBe(
      true,
    );
  });

  it('is marked as needed until it is made', () => {
    const { unmount } = form({ enum: ['a'], title: 'Choice' }, {}, true);
    expect(screen.getByText('*')).toBeVisible();
    unmount();
    form({ enum: ['a'], title: 'Choice' }, { values: { field: 'a' } }, true);
    expect(screen.queryByText('*')).toBeNull();
  });
});

describe('a number', () => {
  it('is a number, whole where it must be, or nothing', () => {
    const { onChange, unmount } = form(
      { type: 'number', minimum: 0, maximum: 1 },
      { values: { field: 'text' } },
    );
    const field = screen.getByRole('textbox');
    expect(field).toHaveValue('');
    fireEvent.change(field, { target: { value: '0.5' } });
    expect(last(onChange)).toEqual({ field: 0.5 });
    unmount();
    const whole = form({ type: 'integer', minimum: 2, maximum: 5 }, { values: { field: 3 } });
    const input = screen.getByRole('textbox');
    expect(input).toHaveValue('3');
    fireEvent.change(input, { target: { value: '' } });
    expect(last(whole.onChange)).toEqual({});
  });

  it.each([
    [{ minimum: 2, maximum: 5 }, '9', 5],
    [{ minimum: 2, maximum: 5 }, '1', 2],
    [{}, '9', 9],
  ])('is kept within its bounds %j: %s', (bounds, typed, value) => {
    const schema: FormSchema = { properties: { field: { type: 'integer', ...bounds } } };
    function Kept() {
      const [values, setValues] = useState<FormValues>({});
      return (
        <>
          <JsonSchemaForm schema={schema} values={values} onChange={setValues} />
          <output>{JSON.stringify(values)}</output>
        </>
      );
    }
    renderWith(<Kept />);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: typed } });
    fireEvent.blur(screen.getByRole('textbox'));
    expect(screen.getByRole('status')).toHaveTextContent(`{"field":${value}}`);
  });

  it('has no bounds that the schema does not name', () => {
    const { onChange } = form({ type: 'integer' });
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '-900' } });
    fireEvent.blur(screen.getByRole('textbox'));
    expect(last(onChange)).toEqual({ field: -900 });
  });
});

it('shows lists as they are, and an example of what goes into them', async () => {
  const items: FormSchema = { type: 'array', items: { type: 'string', enum: ['high', 'low'] } };
  const { user, onChange, unmount } = form(items, { values: { field: ['high'] } });
  expect(screen.getAllByText('High')[0]).toBeVisible();
  await user.click(screen.getByRole('combobox'));
  await user.click(await screen.findByRole('option', { name: 'Low' }));
  expect(last(onChange)).toEqual({ field: ['high', 'low'] });
  unmount();
  const texts: FormSchema = { type: 'array', items: { type: 'string' } };
  const empty = form(texts, { values: { field: 'no list' } });
  expect(screen.getByRole('combobox')).toHaveAttribute('placeholder', 'Enter adds one');
  empty.unmount();
  form({ ...texts, examples: ['dc-*'] }, { values: { field: ['a'] } });
  expect(screen.getByText('a')).toBeVisible();
  expect(screen.getByRole('combobox')).toHaveAttribute('placeholder', 'dc-*');
});

it('ticks a box only for yes', async () => {
  const { user, onChange, unmount } = form({ type: 'boolean' }, { values: { field: true } }, true);
  expect(screen.getByRole('checkbox')).toBeChecked();
  expect(screen.getByRole('checkbox')).not.toBeRequired();
  await user.click(screen.getByRole('checkbox'));
  expect(last(onChange)).toEqual({ field: false });
  unmount();
  form({ type: 'boolean' }, { values: { field: 'yes' } });
  expect(screen.getByRole('checkbox')).not.toBeChecked();
});

it.each<[unknown, string]>([
  [undefined, ''],
  [null, ''],
  ['a', 'a'],
  [7, '7'],
  [{ a: 1 }, '{"a":1}'],
])('shows any value as text: %j', (value, shown) => {
  form({ type: 'string' }, { values: { field: value } });
  expect(screen.getByRole('textbox')).toHaveValue(shown);
});

it('shows JSON as it is, and an example where there is none', () => {
  const { unmount } = form({ type: 'object' }, { values: { field: { a: 1 } } });
  expect(screen.getByRole('textbox')).toHaveValue('{\n  "a": 1\n}');
  unmount();
  form({ type: 'string', examples: [{ a: 1 }] });
  expect(screen.getByRole('textbox')).toHaveAttribute('placeholder', '{"a":1}');
});

it('says at a field what is wrong with it, and what it is for', () => {
  const { unmount } = form(
    { title: 'Address', description: 'Where it is.' },
    { errors: { field: 'is wrong' } },
    true,
  );
  expect(screen.getByRole('textbox', { name: 'Address' })).toHaveAccessibleDescription(/is wrong/);
  expect(screen.getByText('Where it is.')).toBeVisible();
  expect(screen.getByRole('textbox')).toBeRequired();
  unmount();
  form({ writeOnly: true, examples: ['vt-…'] }, { disabled: true }, true);
  expect(screen.getByLabelText(/^Field/)).toBeDisabled();
  expect(screen.getByLabelText(/^Field/)).toBeRequired();
  expect(screen.getByLabelText(/^Field/)).toHaveAttribute('placeholder', 'vt-…');
});

it('gives the first field of a dialog the focus', () => {
  renderWith(
    <JsonSchemaForm schema={{ properties: { a: {}, b: {} } }} values={{}} onChange={() => undefined} />,
  );
  expect(screen.getAllByRole('textbox').map((field) => field.hasAttribute('data-autofocus'))).toEqual([
    true,
    false,
  ]);
});

it('knows what is missing: nothing where nothing is needed, and not a zero or a no', () => {
  expect(missingFields({}, {})).toEqual([]);
  expect(missingFields({ required: ['a', 'b', 'c', 'd'] }, { a: 0, b: false, c: '' })).toEqual(['c', 'd']);
});
