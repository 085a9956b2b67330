import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  CreateSourceDto,
  SourceDto,
  SourceWithSecretDto,
  UpdateSourceDto,
} from '../../../shared/api/generated/index.ts';
import { teamNamesQuery } from '../../../shared/api/queues.queries.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { FormButtons, FormFault, useForm } from '../../../shared/ui/form.tsx';
import { JsonSchemaForm, schemaFaults, type FormValues } from '../../../shared/ui/json-schema-form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { bodyOf, changesOf, newSource, sourceSchema, valuesOf, withFormat } from '../source-form.ts';
import {
  authenticationsQuery,
  formatsQuery,
  playbookNamesQuery,
  useCreateSource,
  useUpdateSource,
} from '../sources.queries.ts';
import { AuthenticationWarning, SenderSecret, secretFault } from './sender-secret.tsx';
import { t } from '../../../shared/texts/texts.ts';

function useChoices() {
  const mayRead = useCan('playbook:read');
  const playbooks = useQuery({ ...playbookNamesQuery, enabled: mayRead }).data ?? [];
  const teams = useQuery(teamNamesQuery).data ?? [];
  const formats = useQuery(formatsQuery);
  const authentications = useQuery(authenticationsQuery);
  return {
    playbooks,
    teams,
    formats: formats.data ?? [],
    authentications: authentications.data ?? [],
    error: formats.error ?? authentications.error,
    retry: () => void Promise.all([formats.refetch(), authentications.refetch()]),
  };
}

interface NewSourceProps {
  onClose: () => void;
  onCreated: (source: SourceWithSecretDto) => void;
}

export function NewSource({ onClose, onCreated }: NewSourceProps) {
  const [draft, setDraft, clear] = useDraftRecord('source:new');
  const create = useCreateSource();
  const choices = useChoices();
  const values: FormValues = { ...newSource(choices.formats), ...draft };
  const schema = sourceSchema(values, true, choices);
  const authentication = choices.authentications.find(({ name }) => name === values['authentication']);
  const [secret, setSecret] = useState('');
  const { errors, attributes } = useForm({
    faults: { ...schemaFaults(schema, values), secret: secretFault(authentication, secret) },
    failure: create.error,
    onSubmit: () => {
      // The form's fields have the schema's types; the server checks them again.
      const body = { ...bodyOf(values, choices.authentications), ...(secret === '' ? {} : { secret }) };
      create.mutate(body as unknown as CreateSourceDto, {
        onSuccess: (source) => {
          clear();
          onCreated(source);
        },
      });
    },
  });
  return (
    <Dialog onClose={onClose} title={t`New webhook source`} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          {choices.error && (
            <ErrorNotice error={choices.error} doing={t`load the formats`} retry={choices.retry} />
          )}
          <JsonSchemaForm
            schema={schema}
            values={values}
            onChange={(next) => setDraft(withFormat(values, next, choices.formats))}
            errors={errors}
          />
          <SenderSecret
            authentication={authentication}
            value={secret}
            onChange={setSecret}
            error={errors['secret']}
          />
          <AuthenticationWarning of={authentication} />
          {create.isError && (
            <ErrorNotice error={create.error} doing={t`make the source`} kept={t`What you typed is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t`Make the source`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

export function EditSource({ source, mayWrite }: { source: SourceDto; mayWrite: boolean }) {
  const [draft, setDraft, clear] = useDraftRecord(`source:${source.id}`);
  const changed = Object.keys(draft).length > 0;
  const values: FormValues = changed ? draft : valuesOf(source);
  const update = useUpdateSource(source.id);
  const choices = useChoices();
  const schema = sourceSchema(values, false, choices);
  const { errors, attributes } = useForm({
    faults: { ...schemaFaults(schema, values), '': changed ? undefined : t`Nothing has been changed yet.` },
    failure: update.error,
    onSubmit: () => {
      const changes = changesOf(source, values, choices.authentications);
      update.mutate({ ...changes, version: source.version } as UpdateSourceDto, {
        onSuccess: () => {
          clear();
          toast.done(t`Saved`);
        },
      });
    },
  });
  return (
    <form {...attributes}>
      <Stack gap="md">
        {choices.error && (
          <ErrorNotice error={choices.error} doing={t`load the formats`} retry={choices.retry} />
        )}
        <JsonSchemaForm
          schema={schema}
          values={values}
          onChange={setDraft}
          errors={errors}
          disabled={!mayWrite}
        />
        <AuthenticationWarning
          of={choices.authentications.find(({ name }) => name === values['authentication'])}
        />
        {update.isError && (
          <ErrorNotice error={update.error} doing={t`save the source`} kept={t`What you typed is kept.`} />
        )}
        {mayWrite && (
          <FormButtons>
            <Button type="submit" loading={update.isPending}>
              {t`Save`}
            </Button>
            {changed && (
              <Button variant="default" onClick={clear}>
                {t`Discard the changes`}
              </Button>
            )}
            <FormFault errors={errors} />
          </FormButtons>
        )}
      </Stack>
    </form>
  );
}
