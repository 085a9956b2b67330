import { Button, Select, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ActionTypeDto } from '../../../shared/api/generated/index.ts';
import { asProblem } from '../../../shared/api/problem.ts';
import { useDraft, useDraftRecord } from '../../../shared/lib/drafts.ts';
import { randomId } from '../../../shared/lib/random-id.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import {
  JsonSchemaForm,
  schemaFaults,
  type FormSchema,
  type FormValues,
} from '../../../shared/ui/json-schema-form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useRequestAction } from '../actions.mutations.ts';
import { actionTypesQuery } from '../../../shared/api/action.queries.ts';
import { previewQuery } from '../actions.queries.ts';
import { sayOutcome } from '../outcome.ts';
import { byCategory, firstValues, undoes } from '../request.ts';
import classes from './actions.module.css';
import { ConnectorSelect, hasChoice, ownFields, through } from './connector-select.tsx';
import { PolicyAnswer } from '../../../shared/ui/policy-answer.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface RequestActionDialogProps {
  incidentId: string;
  /** Values of this incident by kind of target (`host` → `WS-0042`): the first values of empty fields. */
  suggestions: Readonly<Record<string, string>>;
  onClose: () => void;
}

/** Asks for an action: which one, on what, why; says what policy would answer while one types. */
export function RequestActionDialog({ incidentId, suggestions, onClose }: RequestActionDialogProps) {
  const types = useQuery(actionTypesQuery);
  const [name, setName] = useDraft(`action-request:${incidentId}`);
  const type = types.data?.find((each) => each.name === name);
  return (
    <Dialog onClose={onClose} title={t`Request an action`} size="lg">
      <Stack gap="md">
        {types.isError && (
          <ErrorNotice error={types.error} doing={t`load the actions`} retry={() => void types.refetch()} />
        )}
        {types.isPending && <Skeleton height={30} />}
        {types.data && (
          <Select
            label={t`Action`}
            placeholder={t`Type to find`}
            searchable
            data-autofocus
            data={byCategory(types.data)}
            value={name || null}
            onChange={(value) => setName(value ?? '')}
            nothingFoundMessage={t`No action has this name.`}
          />
        )}
        {type && types.data && (
          <RequestForm
            key={type.name}
            incidentId={incidentId}
            type={type}
            undone={undoes(type, types.data)}
            suggestions={suggestions}
            onClose={onClose}
          />
        )}
      </Stack>
    </Dialog>
  );
}

interface RequestFormProps extends RequestActionDialogProps {
  type: ActionTypeDto;
  /** How it is undone, as a sentence. */
  undone: string;
}

function RequestForm({ incidentId, type, undone, suggestions, onClose }: RequestFormProps) {
  const schema = useMemo(() => ownFields(type.parameters as FormSchema), [type.parameters]);
  const draft = `action-request:${incidentId}:${type.name}`;
  const initial = useMemo(() => firstValues(schema, type, suggestions), [schema, type, suggestions]);
  const [typed, setTyped, clearTyped] = useDraftRecord(draft);
  const [reason, setReason, clearReason] = useDraft(`${draft}:reason`);
  const [key] = useState(randomId);
  const request = useRequestAction(incidentId);
  const values = Object.keys(typed).length > 0 ? typed : initial;
  const chosen = values['connector'];
  const connector = hasChoice(type) && typeof chosen === 'string' ? chosen : null;
  const parameters = through(values, connector);
  const wrong = schemaFaults(schema, values, { prefix: 'parameters.' });
  const { errors, attributes } = useForm({
    faults: {
      ...wrong,
      reason: unlessTyped(reason, t`Say why: approvers and the audit read it.`),
    },
    failure: request.error,
    onSubmit: () =>
      request.mutate(
        { action: type.name, parameters, reason: reason.trim(), key },
        {
          onSuccess: (action) => {
            clearTyped();
            clearReason();
            sayOutcome(action);
            onClose();
          },
        },
      ),
  });

  return (
    <form {...attributes}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {type.description} {type.read_only ? t`It changes nothing.` : undone}
        </Text>
        <JsonSchemaForm
          schema={schema}
          values={values}
          onChange={setTyped}
          errors={errors}
          errorPrefix="parameters."
        />
        {hasChoice(type) && (
          <ConnectorSelect
            type={type}
            value={connector}
            onChange={(id) => setTyped(through(values, id))}
            error={errors['parameters.connector']}
          />
        )}
        <Textarea
          label={t`Reason`}
          description={t`Approvers and the audit read it.`}
          required
          autosize
          minRows={2}
          value={reason}
          error={errors['reason']}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Preview
          incidentId={incidentId}
          action={type.name}
          values={parameters}
          complete={Object.keys(wrong).length === 0}
        />
        {request.isError && (
          <ErrorNotice
            error={request.error}
            doing={t`request this action`}
            kept={t`What you typed is kept.`}
          />
        )}
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            {t`Close`}
          </Button>
          <Button type="submit" loading={request.isPending}>
            {t`Request`}
          </Button>
        </DialogButtons>
      </Stack>
    </form>
  );
}

interface PreviewProps {
  incidentId: string;
  action: string;
  values: FormValues;
  complete: boolean;
}

function Preview({ incidentId, action, values, complete }: PreviewProps) {
  const [settled] = useDebouncedValue(values, 300);
  const preview = useQuery({
    ...previewQuery({ action, parameters: settled, incident_id: incidentId }),
    enabled: complete,
  });
  if (!complete) return null;
  return (
    <div className={classes['preview']} aria-live="polite">
      {preview.isError && <Text size="sm">{asProblem(preview.error).message}</Text>}
      {preview.isPending && <Skeleton height={16} />}
      {preview.data && (
        <Stack gap={2}>
          <Text size="sm" fw={500}>
            {visible(preview.data.summary)}
          </Text>
          <PolicyAnswer says={preview.data} tense="would" />
          {preview.data.obstacle && <Text size="sm">{preview.data.obstacle}</Text>}
          {preview.data.connector && (
            <Text size="sm" c="dimmed">
              {preview.data.connector.simulated
                ? t`By ${preview.data.connector.name} (simulated)`
                : t`By ${preview.data.connector.name}`}
            </Text>
          )}
        </Stack>
      )}
    </div>
  );
}
