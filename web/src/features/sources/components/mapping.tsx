import { ActionIcon, Autocomplete, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { MAPPED_FIELDS } from '#contracts';
import type {
  MappedFieldPreviewDto,
  MappingPreviewDto,
  MappingRowDto,
  SourceDto,
} from '../../../shared/api/generated/index.ts';
import { fieldErrors } from '../../../shared/api/problem.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { FormFault, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { mappingPreviewQuery, useUpdateSource } from '../sources.queries.ts';
import classes from './sources.module.css';
import { many, rich, t } from '../../../shared/texts/texts.ts';

const PAUSE_MS = 500;
const EMPTY: MappingRowDto = { field: '', expression: '' };

/** Where in a body the fields stand, as the source's owner says; what is typed is tried on the last alerts. */
export function Mapping({ source }: { source: SourceDto }) {
  // By version: what was saved is what the next one begins with.
  const saved = JSON.stringify(source.mapping);
  const [draft, setDraft, clear] = useDraft(`source-mapping:${source.id}:${source.version}`, saved);
  const rows = JSON.parse(draft) as MappingRowDto[];
  const setRows = (next: MappingRowDto[]) => setDraft(JSON.stringify(next));
  const change = (place: number, part: Partial<MappingRowDto>) =>
    setRows(rows.map((row, at) => (at === place ? { ...row, ...part } : row)));
  const complete = rows.filter(({ field, expression }) => field.trim() !== '' && expression.trim() !== '');
  const [tried] = useDebouncedValue(JSON.stringify(complete), PAUSE_MS);
  const preview = useQuery(mappingPreviewQuery(source.id, JSON.parse(tried) as MappingRowDto[]));
  const update = useUpdateSource(source.id);
  const refused: Record<string, string> =
    complete.length === rows.length ? fieldErrors(update.error ?? preview.error) : {};
  const failure = preview.error !== null && Object.keys(fieldErrors(preview.error)).length === 0;
  const isOther = JSON.stringify(complete) !== saved;
  const { errors: pressed, attributes } = useForm({
    faults: {
      ...halfTyped(rows),
      '': isOther ? undefined : t`This is the mapping in use: nothing has been changed.`,
    },
    onSubmit: () =>
      update.mutate(
        { mapping: complete, version: source.version },
        {
          onSuccess: () => {
            clear();
            toast.done(t`Saved`);
          },
        },
      ),
  });
  const errors = { ...refused, ...pressed };
  return (
    <form {...attributes}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {rich`What you say here counts more than what was read. CEL over ${(<code>{'body'}</code>)}, an alert as it was sent: ${(<code>{'body.rule.name'}</code>)}, ${(<code>{'body.level >= 10 ? "high" : "low"'}</code>)}. What gives nothing (${(<code>{'body.?rule.?name'}</code>)}) leaves what was read.`}
        </Text>
        {rows.map((row, place) => (
          <div key={place} className={classes['mapping']} role="group" aria-label={t`Mapping ${place + 1}`}>
            <Autocomplete
              aria-label={t`Field`}
              placeholder={t`title`}
              data={[...MAPPED_FIELDS]}
              limit={20}
              value={row.field}
              error={errors[`mapping.${place}.field`]}
              onChange={(field) => change(place, { field })}
            />
            <TextInput
              aria-label={t`Expression`}
              placeholder={t`body.rule.name`}
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              value={row.expression}
              error={errors[`mapping.${place}.expression`]}
              onChange={(event) => change(place, { expression: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t`Remove ${row.field === '' ? t`this row` : row.field}`}
              onClick={() => setRows(rows.filter((_, at) => at !== place))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setRows([...rows, EMPTY])}
          >
            {t`Add a field`}
          </Button>
          <Button type="submit" loading={update.isPending}>
            {t`Use this mapping`}
          </Button>
          <FormFault errors={errors} />
          {draft !== saved && (
            <Button variant="subtle" onClick={clear}>
              {t`Discard the changes`}
            </Button>
          )}
        </Group>
        {update.isError && (
          <ErrorNotice error={update.error} doing={t`save the mapping`} kept={t`What you typed is kept.`} />
        )}
        <div aria-live="polite">
          {failure && (
            <ErrorNotice error={preview.error} doing={t`try the mapping`} kept={t`What you typed is kept.`} />
          )}
          {preview.data && complete.length > 0 && <Preview preview={preview.data} />}
        </div>
      </Stack>
    </form>
  );
}

/** Rows of which only one side is there; an empty row is left away. */
function halfTyped(rows: readonly MappingRowDto[]): Record<string, string> {
  return Object.fromEntries(
    rows.flatMap(({ field, expression }, place): [string, string][] => {
      const [noField, noExpression] = [field.trim() === '', expression.trim() === ''];
      if (noField === noExpression) return [];
      return noField
        ? [[`mapping.${place}.field`, t`Say which field it gives.`]]
        : [[`mapping.${place}.expression`, t`Say where it stands, or remove the row.`]];
    }),
  );
}

function Preview({ preview }: { preview: MappingPreviewDto }) {
  if (preview.since === null)
    return <Text c="dimmed">{t`It has delivered nothing in the last days to try it on.`}</Text>;
  return (
    <Stack gap="xs">
      <Text>
        {rich`On its last ${many(preview.alerts, 'alert')}, since ${(<TimeAgo at={preview.since} />)}:`}
      </Text>
      <Table.ScrollContainer minWidth={440}>
        <Table aria-label={t`What the mapping would do`} verticalSpacing={5} className={classes['tried']}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={120}>{t`Field`}</Table.Th>
              <Table.Th w={150}>{t`Alerts`}</Table.Th>
              <Table.Th>{t`Says`}</Table.Th>
              <Table.Th>{t`Would say`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.fields.map((field) => (
              <Field key={field.field} of={field} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Field({ of }: { of: MappedFieldPreviewDto }) {
  const examples = of.examples.length === 0 ? [{ before: null, after: null }] : of.examples.slice(0, 3);
  return examples.map(({ before, after }, place) => (
    <Table.Tr key={place}>
      {place === 0 && (
        <>
          <Table.Td rowSpan={examples.length}>
            <code>{of.field}</code>
          </Table.Td>
          <Table.Td rowSpan={examples.length}>
            {countsOf(of).map((line) => (
              <div key={line}>{line}</div>
            ))}
            {of.failure !== null && (
              <Text size="sm" c="var(--warning)">
                {t`${many(of.failed, 'alert')} failed: ${visible(of.failure)}`}
              </Text>
            )}
          </Table.Td>
        </>
      )}
      <Table.Td className={classes['topic']}>{visible(before ?? '–')}</Table.Td>
      <Table.Td className={classes['topic']}>
        {after === before ? (
          <Text span inherit c="dimmed">
            {t`the same`}
          </Text>
        ) : (
          visible(after ?? '–')
        )}
      </Table.Td>
    </Table.Tr>
  ));
}

function countsOf({ changed, same, left }: MappedFieldPreviewDto): string[] {
  const counts: [number, string][] = [
    [changed, 'changed'],
    [same, t`the same`],
    [left, 'left'],
  ];
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}
