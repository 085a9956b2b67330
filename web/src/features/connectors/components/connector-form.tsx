import { Button, Checkbox, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Capability, ConnectorDto, ConnectorTypeDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { words } from '../../../shared/lib/words.ts';
import { FormButtons, unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { JsonSchemaForm, schemaFaults, type FormValues } from '../../../shared/ui/json-schema-form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import {
  draftOf,
  firstValues,
  secretsSchema,
  settingsSchema,
  type ConnectorValues,
} from '../connector-form.ts';
import { useCreateConnector, useUpdateConnector } from '../connectors.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface ConnectorFormProps {
  type: ConnectorTypeDto;
  /** null: a new one. */
  connector: ConnectorDto | null;
  mayWrite: boolean;
  onSaved: (connector: ConnectorDto) => void;
}

/** Name, settings by the type's schema, secrets (which go in and never come out), what it is used for. */
export function ConnectorForm({ type, connector, mayWrite, onSaved }: ConnectorFormProps) {
  const [stored, setStored, clear] = useDraftRecord(`connector:${connector?.id ?? t`new ${type.type}`}`);
  const [secrets, setSecrets] = useState<FormValues>({});
  const create = useCreateConnector();
  const update = useUpdateConnector(connector?.id ?? '');
  const save = connector ? update : create;
  const first = firstValues(type, connector);
  const values = draftOf(stored, first);
  const change = (changes: Partial<ConnectorValues>): void => setStored({ ...stored, ...changes });
  const kept = connector?.secrets.filter((secret) => secret.is_set).map(({ name }) => name) ?? [];

  const done = (saved: ConnectorDto): void => {
    clear();
    setSecrets({});
    onSaved(saved);
  };
  const send = (): void => {
    const body = {
      ...values,
      name: values.name.trim(),
      ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
    };
    if (connector) update.mutate({ ...body, version: connector.version }, { onSuccess: done });
    else create.mutate({ ...body, type: type.type }, { onSuccess: done });
  };
  const { errors, attributes } = useForm({
    faults: {
      name: unlessTyped(values.name, t`Give it a name: decisions and the record show it.`),
      ...schemaFaults(settingsSchema(type), values.settings, { prefix: 'settings.' }),
      ...schemaFaults(secretsSchema(type), secrets, { prefix: 'secrets.', kept }),
      capabilities: values.capabilities?.length === 0 ? t`Choose at least one.` : undefined,
    },
    failure: save.error,
    onSubmit: send,
  });
  return (
    <form {...attributes}>
      <Stack gap="xl">
        <Section title={t`Settings`}>
          <Stack gap="md">
            <TextInput
              label={t`Name`}
              required
              disabled={!mayWrite}
              value={values.name}
              error={errors['name']}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <JsonSchemaForm
              schema={settingsSchema(type)}
              values={values.settings}
              onChange={(settings) => change({ settings })}
              errors={errors}
              errorPrefix="settings."
              disabled={!mayWrite}
            />
          </Stack>
        </Section>
        {type.secrets.length > 0 && (
          <Section title={t`Secrets`}>
            <JsonSchemaForm
              schema={secretsSchema(type)}
              values={secrets}
              onChange={setSecrets}
              errors={errors}
              errorPrefix="secrets."
              keptSecrets={kept}
              disabled={!mayWrite}
            />
          </Section>
        )}
        <Section title={t`Use`}>
          <Stack gap="md">
            {type.capabilities.length > 1 && (
              <MultiSelect
                label={t`Use it for`}
                description={t`Where several connectors offer the same, look-ups ask all of them.`}
                disabled={!mayWrite}
                data={type.capabilities.map((each) => ({ value: each, label: words(each) }))}
                value={values.capabilities ?? []}
                error={errors['capabilities']}
                onChange={(next) => change({ capabilities: next as Capability[] })}
              />
            )}
            <Checkbox
              size="xs"
              label={t`Switched on`}
              disabled={!mayWrite}
              checked={values.enabled}
              onChange={(event) => change({ enabled: event.currentTarget.checked })}
            />
          </Stack>
        </Section>
        {save.isError && (
          <ErrorNotice
            error={save.error}
            doing={t`save the connector`}
            kept={
              isProblem(save.error, 'stale_version')
                ? t`What you typed is kept; discard it to see what is stored now.`
                : t`What you typed is kept.`
            }
          />
        )}
        {mayWrite && (
          <FormButtons>
            <Button type="submit" loading={save.isPending}>
              {connector ? t`Save` : t`Save and test`}
            </Button>
            {Object.keys(stored).length > 0 && (
              <Button variant="default" onClick={clear}>
                {t`Discard the changes`}
              </Button>
            )}
          </FormButtons>
        )}
      </Stack>
    </form>
  );
}
