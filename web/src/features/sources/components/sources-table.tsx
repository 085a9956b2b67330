import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import type { SourceDto } from '../../../shared/api/generated/index.ts';
import { teamName, teamNamesQuery } from '../../../shared/api/queues.queries.ts';
import { columnsOf, DataTable, type DataTableColumns } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { AuthenticationTitle, FormatTitle } from './format-title.tsx';
import { rich, t } from '../../../shared/texts/texts.ts';

const column = columnsOf<SourceDto>();
const COLUMNS = column.columns([
  column.accessor('name', { header: t`Name`, meta: { width: '20%' } }),
  column.display({ id: 'path', header: t`Address`, cell: ({ row }) => <code>{row.original.path}</code> }),
  column.display({
    id: 'format',
    header: t`Format`,
    meta: { width: 150 },
    cell: ({ row }) => <FormatTitle name={row.original.format} />,
  }),
  column.display({
    id: 'authentication',
    header: t`Authentication`,
    meta: { width: 180 },
    cell: ({ row }) => <AuthenticationTitle name={row.original.authentication} />,
  }),
  column.display({
    id: 'playbook',
    header: t`Playbook`,
    meta: { wide: true },
    cell: ({ row }) => row.original.playbook ?? <Text c="dimmed">{t`By the type`}</Text>,
  }),
  column.display({
    id: 'state',
    header: t`State`,
    meta: { width: 120 },
    cell: ({ row }) => (row.original.enabled ? t`On` : <Text c="dimmed">{t`⊘ Switched off`}</Text>),
  }),
  column.display({
    id: 'updated',
    header: t`Changed`,
    meta: { width: 110, wide: true },
    cell: ({ row }) => <TimeAgo at={row.original.updated_at} />,
  }),
]);

type Teams = ReadonlyMap<string, string>;

/** Where there are teams, also into whose queue its incidents come. */
function columnsWith(teams: Teams): DataTableColumns<SourceDto> {
  if (teams.size === 0) return COLUMNS;
  const team = column.display({
    id: 'team',
    header: t`Team`,
    meta: { width: 140 },
    cell: ({ row }) => <Team source={row.original} teams={teams} />,
  });
  const before = COLUMNS.findIndex(({ id }) => id === 'state');
  return [...COLUMNS.slice(0, before), team, ...COLUMNS.slice(before)];
}

function Team({ source: { team_id }, teams }: { source: SourceDto; teams: Teams }) {
  if (team_id === null) return <Text c="dimmed">{t`None`}</Text>;
  const name = teams.get(team_id) ?? '–';
  return <span title={name}>{name}</span>;
}

interface SourcesTableProps {
  sources: readonly SourceDto[] | undefined;
  mayWrite: boolean;
  onMake: () => void;
}

export function SourcesTable({ sources, mayWrite, onMake }: SourcesTableProps) {
  const navigate = useNavigate();
  const { data } = useQuery(teamNamesQuery);
  const teams = useMemo(() => new Map(data?.map((team) => [team.id, teamName(team)])), [data]);
  const columns = useMemo(() => columnsWith(teams), [teams]);
  return (
    <DataTable
      label={t`Webhook sources`}
      columns={columns}
      rows={sources}
      rowId={(source) => source.id}
      onOpen={(source) => void navigate(`/settings/sources/${source.id}`)}
      empty={
        <EmptyState
          title={t`Nothing can deliver alerts yet`}
          action={mayWrite && <Button onClick={onMake}>{t`Make the first source`}</Button>}
        >
          {rich`A source is an address with a secret that a mail gateway, SIEM or EDR sends its alerts to. By command: ${(<code>{'npm run tw -- source add mail-gateway'}</code>)}.`}
          {!mayWrite && t` An administrator can make one.`}
        </EmptyState>
      }
      phoneRow={(source) => (
        <>
          <Text fw={500}>{source.name}</Text>
          <Text size="sm" c="dimmed" truncate>
            <FormatTitle name={source.format} /> · <code>{source.path}</code>
            {!source.enabled && t` · ⊘ switched off`}
            {source.team_id !== null && t` · ${teams.get(source.team_id) ?? '–'}`}
          </Text>
        </>
      )}
    />
  );
}
