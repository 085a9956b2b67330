import { Button, Group, Stack, Table, Text, Textarea } from '@mantine/core';
import type { GroupingPreviewDto, SourceDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { FormFault, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { usePreviewGrouping, useUpdateSource } from '../sources.queries.ts';
import { many, plural, rich, t } from '../../../shared/texts/texts.ts';

/** What makes two alerts of the source one thing, tried on its last deliveries before it is used. */
export function Grouping({ source }: { source: SourceDto }) {
  // By version: what was saved is what the next one begins with.
  const [text, setText, clear] = useDraft(
    `source-grouping:${source.id}:${source.version}`,
    source.grouping_keys.join('\n'),
  );
  const preview = usePreviewGrouping(source.id);
  const update = useUpdateSource(source.id);
  const keys = text
    .split('\n')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  const isOther = keys.join('\n') !== source.grouping_keys.join('\n');
  const { errors, attributes } = useForm({
    faults: { '': isOther ? undefined : t`These are the keys in use: nothing has been changed.` },
    failure: preview.error ?? update.error,
    onSubmit: () =>
      update.mutate(
        { grouping_keys: keys, version: source.version },
        {
          onSuccess: () => {
            clear();
            toast.done(t`Saved`);
          },
        },
      ),
  });
  return (
    <form {...attributes}>
      <Stack gap="md">
        <Textarea
          label={t`Grouping keys`}
          description={t`One path a line: rule.name, host.name, user.name, title, or raw. and a path as it was sent. Empty: as the format does.`}
          autosize
          minRows={2}
          maxRows={10}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={text}
          error={errors['grouping_keys']}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate(keys)}>
            {t`Try on the last deliveries`}
          </Button>
          <Button type="submit" loading={update.isPending}>
            {t`Use these keys`}
          </Button>
          <FormFault errors={errors} />
        </Group>
        {update.isError && (
          <ErrorNotice
            error={update.error}
            doing={t`save the grouping keys`}
            kept={t`What you typed is kept.`}
          />
        )}
        <div aria-live="polite">
          {preview.isError && (
            <ErrorNotice
              error={preview.error}
              doing={t`try the grouping keys`}
              kept={t`What you typed is kept.`}
            />
          )}
          {preview.data && <Preview preview={preview.data} keys={preview.variables ?? []} />}
        </div>
      </Stack>
    </form>
  );
}

function Preview({ preview, keys }: { preview: GroupingPreviewDto; keys: readonly string[] }) {
  if (preview.since === null)
    return <Text c="dimmed">{t`It has delivered nothing in the last days to try them on.`}</Text>;
  return (
    <Stack gap="sm">
      <Text>
        {rich`Of its last ${many(preview.alerts, 'alert')}, since ${(<TimeAgo at={preview.since} />)}: ${(<strong>{plural(preview.incidents_then, 'incident')}</strong>)} with these keys, ${preview.incidents_now} as it was.`}
      </Text>
      {preview.lacking
        .filter(({ alerts }) => alerts > 0)
        .map(({ key, alerts }) => (
          <Text key={key} size="sm" c="var(--warning)">
            {rich`${many(alerts, 'alert')} of them do not say ${(<code>{key}</code>)}: the format groups those as well.`}
          </Text>
        ))}
      {preview.groups.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {keys.map((key) => (
                  <Table.Th key={key}>{key}</Table.Th>
                ))}
                <Table.Th>{t`Latest title`}</Table.Th>
                <Table.Th>{t`Alerts`}</Table.Th>
                <Table.Th>{t`Incidents`}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.groups.map((group, place) => (
                <Table.Tr key={place}>
                  {keys.map((key, at) => (
                    <Table.Td key={key}>{visible(group.values[at] ?? '') || '–'}</Table.Td>
                  ))}
                  <Table.Td>{visible(group.title)}</Table.Td>
                  <Table.Td>{group.alerts}</Table.Td>
                  <Table.Td>{group.incidents}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
