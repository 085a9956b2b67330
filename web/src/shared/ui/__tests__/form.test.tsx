import { Button, Radio, TextInput } from '@mantine/core';
import { screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderWith } from '../../../test/render.tsx';
import { ProblemError } from '../../api/problem.ts';
import { FormFault, unlessEmail, unlessTyped, useForm } from '../form.tsx';
import { schemaFaults, type FormSchema } from '../json-schema-form.tsx';

function refusal(path: string, message: string): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'invalid_request',
    title: 'Not valid',
    detail: '',
    correlationId: null,
    errors: [{ path, code: 'x', message }],
  });
}

interface FormProps {
  failure?: unknown;
  unchanged?: boolean;
  onSubmit: () => void;
}

function Form({ failure, unchanged = false, onSubmit }: FormProps) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState('');
  const { errors, attributes } = useForm({
    faults: {
      name: unlessTyped(name, 'Type a name.'),
      kind: kind === '' ? 'Choose one.' : undefined,
      '': unchanged ? 'Nothing has been changed yet.' : undefined,
    },
    failure,
    onSubmit,
  });
  return (
    <form {...attributes}>
      <TextInput
        label="Name"
        value={name}
        error={errors['name']}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group label="Kind" value={kind} error={errors['kind']} onChange={setKind}>
        <Radio value="a" label="A" />
        <Radio value="b" label="B" />
      </Radio.Group>
      <Button type="submit">Go</Button>
      <FormFault errors={errors} />
    </form>
  );
}

describe('a form', () => {
  it('says nothing before it is pressed, then at each field what is wrong, and goes to the first', async () => {
    const onSubmit = vi.fn();
    const { user } = renderWith(<Form onSubmit={onSubmit} />);
    const name = screen.getByRole('textbox', { name: 'Name' });
    expect(name).toBeValid();
    expect(screen.queryByText('Type a name.')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(name).toHaveFocus();
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription('Type a name.');
    expect(screen.getByRole('radiogroup', { name: 'Kind' })).toHaveAccessibleDescription('Choose one.');
    expect(await accessibilityProblems()).toEqual([]);
    await user.keyboard('Ann');
    expect(name).toBeValid();
    await user.keyboard('{Enter}');
    expect(screen.getByRole('radio', { name: 'A' })).toHaveFocus();
    expect(onSubmit).not.toHaveBeenCalled();
    await user.keyboard(' ');
    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(onSubmit).toHaveBeenCalledOnce();
  });

  it('goes to the first fault at each press, wherever the reader is by then', async () => {
    const { user } = renderWith(<Form onSubmit={() => undefined} />);
    for (let press = 0; press < 2; press += 1) {
      await user.click(screen.getByRole('button', { name: 'Go' }));
      expect(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus();
    }
  });

  it('that was sent is quiet again, whatever it holds then', async () => {
    const { user } = renderWith(<Form onSubmit={() => undefined} />);
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'x');
    await user.click(screen.getByRole('radio', { name: 'A' }));
    await user.click(screen.getByRole('button', { name: 'Go' }));
    await user.clear(screen.getByRole('textbox', { name: 'Name' }));
    expect(screen.queryByText('Type a name.')).toBeNull();
  });

  it('shows what the server says of a field at that field, and goes there', async () => {
    renderWith(<Form failure={refusal('name', 'It is taken.')} onSubmit={() => undefined} />);
    const name = screen.getByRole('textbox', { name: 'Name' });
    expect(name).toHaveAccessibleDescription('It is taken.');
    expect(name).toHaveFocus();
  });

  it('says beside its button what is wrong with no field by itself', async () => {
    const { user } = renderWith(<Form unchanged onSubmit={() => undefined} />);
    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(screen.getByRole('alert')).toHaveTextContent('Nothing has been changed yet.');
  });
});

it.each([
  ['', 'Type an email address.'],
  ['ann', expect.stringMatching(/one @/)],
  ['ann@', expect.stringMatching(/one @/)],
  ['ann@a@b', expect.stringMatching(/one @/)],
  [' ann@corp.example ', undefined],
  ['admin@localhost', undefined],
])('an address “%s” is answered with %s', (typed, said) => {
  expect(unlessEmail(typed)).toEqual(said);
});

it('the faults of a schema’s form name each missing field as the server does, and no kept secret', () => {
  const schema: FormSchema = {
    required: ['url', 'token', 'region', 'groups', 'plain'],
    properties: {
      url: { type: 'string', examples: ['https://siem.example'] },
      token: { type: 'string', writeOnly: true },
      region: { type: 'string', enum: ['eu', 'us'] },
      groups: { type: 'array', items: { type: 'string' } },
      plain: { type: 'string' },
    },
  };
  expect(schemaFaults(schema, {}, { prefix: 'settings.', kept: ['token'] })).toEqual({
    'settings.url': 'Fill this in, as in “https://siem.example”.',
    'settings.region': 'Choose one.',
    'settings.groups': 'Add at least one.',
    'settings.plain': 'Fill this in.',
  });
  expect(schemaFaults(schema, { url: 'x', token: 'y', region: 'eu', groups: ['a'], plain: 'z' })).toEqual({});
});
