import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderWith } from '../../../test/render.tsx';
import {
  JsonSchemaForm,
  missingFields,
  schemaDefaults,
  type FormSchema,
  type FormValues,
} from '../json-schema-form.tsx';

const schema: FormSchema = {
  type: 'object',
  required: ['url', 'token'],
  properties: {
    url: { type: 'string', title: 'Address' },
    token: { type: 'string', title: 'Token', writeOnly: true },
    timeout: { type: 'integer', title: 'Time-out', minimum: 1, maximum: 60, default: 10 },
    verify: { type: 'boolean', title: 'Verify certificates', default: true },
    region: { type: 'string', title: 'Region', enum: ['eu', 'us'] },
    projects: { type: 'array', title: 'Projects', items: { type: 'string' } },
  },
};

function Form({ onValues }: { onValues: (values: FormValues) => void }) {
  const [values, setValues] = useState(schemaDefaults(schema));
  return (
    <JsonSchemaForm
      schema={schema}
      values={values}
      errors={{ 'settings.url': 'is not an address' }}
      errorPrefix="settings."
      onChange={(next) => {
        setValues(next);
        onValues(next);
      }}
    />
  );
}

it('makes a field for every kind of property and gives back typed values', async () => {
  let values: FormValues = {};
  const { user, container } = renderWith(<Form onValues={(next) => (values = next)} />);
  await user.type(screen.getByRole('textbox', { name: 'Address' }), 'https://x.example');
  await user.type(screen.getByLabelText(/^Token/), 'secret');
  await user.clear(screen.getByRole('textbox', { name: 'Time-out' }));
  await user.type(screen.getByRole('textbox', { name: 'Time-out' }), '30');
  await user.click(screen.getByRole('checkbox', { name: 'Verify certificates' }));
  await user.type(screen.getByRole('combobox', { name: 'Projects' }), 'SEC{Enter}OPS{Enter}');
  expect(values).toEqual({
    url: 'https://x.example',
    token: 'secret',
    timeout: 30,
    verify: false,
    projects: ['SEC', 'OPS'],
  });
  expect(screen.getByLabelText(/^Token/)).toHaveAttribute('type', 'password');
  expect(screen.getByText('is not an address')).toBeInTheDocument();
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('knows what is still missing', () => {
  expect(missingFields(schema, { url: 'x', token: '' })).toEqual(['token']);
});
