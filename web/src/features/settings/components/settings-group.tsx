import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { SettingsDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import { JsonSchemaForm, schemaFaults } from '../../../shared/ui/json-schema-form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { differences, formSchema, wholeValue } from '../settings-form.ts';
import { useChangeSettings } from '../settings.queries.ts';
import { SettingsHistory } from './settings-history.tsx';
import { rich, t } from '../../../shared/texts/texts.ts';

/** One group: what is in force, a form by its schema, who changed it last, and the way back to the defaults. */
export function SettingsGroup({ group, mayWrite }: { group: SettingsDto; mayWrite: boolean }) {
  const [draft, setDraft, clear] = useDraftRecord(`settings:${group.key}`);
  const [returning, setReturning] = useState(false);
  const [history, setHistory] = useState(false);
  const save = useChangeSettings(group.key);
  const changed = Object.keys(draft).length > 0;
  const values = changed ? draft : group.value;
  const { errors, attributes } = useForm({
    faults: schemaFaults(formSchema(group), values, { prefix: 'value.' }),
    failure: save.error,
    onSubmit: () =>
      save.mutate(
        { value: wholeValue(group, values), version: group.version },
        {
          onSuccess: () => {
            clear();
            toast.done(t`${group.title} saved`);
          },
        },
      ),
  });
  return (
    <Section
      title={group.title}
      aside={group.is_default ? <Badge variant="default">{t`Default`}</Badge> : <LastChange group={group} />}
    >
      <form aria-label={group.title} {...attributes}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {group.description}
          </Text>
          <JsonSchemaForm
            schema={formSchema(group)}
            values={values}
            onChange={setDraft}
            errors={errors}
            errorPrefix="value."
            disabled={!mayWrite}
          />
          {save.isError && !returning && (
            <ErrorNotice
              error={save.error}
              doing={t`save the settings ${group.title}`}
              kept={
                isProblem(save.error, 'stale_version')
                  ? t`What you typed is kept; discard it to see what is in force now.`
                  : t`What you typed is kept.`
              }
            />
          )}
          <Group gap="sm">
            {mayWrite && changed && (
              <>
                <Button type="submit" loading={save.isPending}>
                  {t`Save`}
                </Button>
                <Button variant="default" onClick={clear}>
                  {t`Discard the changes`}
                </Button>
              </>
            )}
            {mayWrite && !group.is_default && (
              <Button variant="default" onClick={() => setReturning(true)}>
                {t`Set to default`}
              </Button>
            )}
            {group.version > 0 && (
              <Button variant="subtle" aria-expanded={history} onClick={() => setHistory(!history)}>
                {history ? t`Hide the history` : t`History`}
              </Button>
            )}
          </Group>
          {history && <SettingsHistory group={group} />}
        </Stack>
      </form>
      {returning && (
        <Confirm
          title={t`Set ${group.title} to the defaults`}
          verb={t`Set to default`}
          doing={t`set ${group.title} to the defaults`}
          danger={false}
          pending={save.isPending}
          error={save.error}
          onClose={() => setReturning(false)}
          onConfirm={() =>
            save.mutate(
              { value: null, version: group.version },
              {
                onSuccess: () => {
                  clear();
                  setReturning(false);
                },
              },
            )
          }
        >
          <Returns group={group} />
        </Confirm>
      )}
    </Section>
  );
}

function LastChange({ group }: { group: SettingsDto }) {
  return (
    <Text size="sm" c="dimmed">
      {rich`Changed by ${group.changed_by} ${group.changed_at !== null && <TimeAgo at={group.changed_at} />}`}
    </Text>
  );
}

function Returns({ group }: { group: SettingsDto }) {
  const changes = differences(group, group.value, group.defaults);
  if (changes.length === 0)
    return <>{t`What is in force equals the defaults; they will be followed from now on.`}</>;
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {changes.map(({ title, before, after }) => (
        <li key={title}>
          {title}: {before} → {after}
        </li>
      ))}
    </ul>
  );
}
