import { Select } from '@mantine/core';
import type { ActionTypeDto } from '../../../shared/api/generated/index.ts';
import type { FormSchema, FormValues } from '../../../shared/ui/json-schema-form.tsx';
import { t } from '../../../shared/texts/texts.ts';

/** An effect goes through one connector; which one is a question only where several serve it. */
export function hasChoice(type: ActionTypeDto | undefined): type is ActionTypeDto {
  return type !== undefined && !type.read_only && type.connectors.length > 1;
}

/** The parameters beside the connector, which has a field of its own. */
export function ownFields(schema: FormSchema): FormSchema {
  const { connector: _connector, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

/** The parameters with the connector that was chosen, or with none. */
export function through(values: FormValues, connector: string | null): FormValues {
  const { connector: _connector, ...own } = values;
  return connector === null ? own : { ...own, connector };
}

interface ConnectorSelectProps {
  type: ActionTypeDto;
  /** A connector's id, or null. */
  value: string | null;
  onChange: (connector: string | null) => void;
  error?: string | undefined;
}

/** Through which connector it goes. Left alone, the server asks which of them knows the target. */
export function ConnectorSelect({ type, value, onChange, error }: ConnectorSelectProps) {
  const kinds = new Set(type.connectors.map((each) => each.type));
  return (
    <Select
      label={t`Connector`}
      placeholder={t`Ask which one knows the target`}
      clearable
      data={type.connectors.map((each) => ({
        value: each.id,
        label: `${each.name}${kinds.size > 1 ? ` · ${each.type}` : ''}${each.simulated ? ' (simulated)' : ''}`,
      }))}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}
