import { Skeleton, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SettingsDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { differences } from '../settings-form.ts';
import { settingsVersionsQuery } from '../settings.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

/** Who changed what, newest first. Each change against the one before; the first against the defaults of today. */
export function SettingsHistory({ group }: { group: SettingsDto }) {
  const { data, error, refetch } = useQuery(settingsVersionsQuery(group.key));
  if (error) return <ErrorNotice error={error} doing={t`load the history`} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={60} aria-label={t`Loading`} role="status" />;
  return (
    <Table verticalSpacing={5} aria-label={t`History of ${group.title}`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t`Version`}</Table.Th>
          <Table.Th>{t`By`}</Table.Th>
          <Table.Th>{t`When`}</Table.Th>
          <Table.Th>{t`What`}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.map((row, index) => {
          const changes = differences(
            group,
            data[index + 1]?.value ?? group.defaults,
            row.value ?? group.defaults,
          );
          return (
            <Table.Tr key={row.version}>
              <Table.Td>{row.version}</Table.Td>
              <Table.Td>{row.changed_by}</Table.Td>
              <Table.Td>
                <TimeAgo at={row.changed_at} />
              </Table.Td>
              <Table.Td>
                {row.value === null && t`Back to the defaults. `}
                {changes.map(({ title, before, after }) => (
                  <div key={title}>
                    {title}: {before} → {after}
                  </div>
                ))}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
