import { Anchor, Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { IncidentQueueDto, TeamDto } from '../../../shared/api/generated/index.ts';
import { queueSearch, queuesQuery, waitingIn } from '../../../shared/api/queues.queries.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { SwitchTeam } from './switch-team.tsx';
import { TeamDialog } from './team-dialog.tsx';
import { t } from '../../../shared/texts/texts.ts';

const column = columnsOf<TeamDto>();
type Queues = readonly IncidentQueueDto[] | undefined;

/** Every team with who is in it, and what waits in its queue. */
export function TeamsTable({ teams }: { teams: readonly TeamDto[] | undefined }) {
  const mayWrite = useCan('team:write');
  const { data: queues } = useQuery({ ...queuesQuery, enabled: useCan('incident:read') });
  const columns = useMemo(
    () => [
      column.display({
        id: 'name',
        header: t`Name`,
        meta: { width: '24%' },
        cell: ({ row }) => visible(row.original.name),
      }),
      column.display({
        id: 'members',
        header: t`Members`,
        cell: ({ row }) => <Members team={row.original} />,
      }),
      column.display({
        id: 'waiting',
        header: t`Waiting`,
        meta: { width: 90, align: 'end' },
        cell: ({ row }) => <Waiting team={row.original} queues={queues} />,
      }),
      column.display({
        id: 'state',
        header: t`State`,
        meta: { width: 110 },
        cell: ({ row }) => <State team={row.original} />,
      }),
      column.display({
        id: 'menu',
        header: () => <VisuallyHidden>{t`What to do`}</VisuallyHidden>,
        meta: { width: 190, align: 'end' },
        cell: ({ row }) => mayWrite && <Actions team={row.original} queues={queues} />,
      }),
    ],
    [mayWrite, queues],
  );
  return (
    <DataTable
      label={t`Teams`}
      columns={columns}
      rows={teams}
      rowId={({ id }) => id}
      empty={
        <EmptyState title={t`There are no teams yet`}>
          {mayWrite
            ? t`Make one: its people share a queue of incidents, and sources can put theirs there.`
            : t`An administrator makes them: their people share a queue of incidents.`}
        </EmptyState>
      }
      phoneRow={(team) => (
        <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
          <div style={{ minWidth: 0 }}>
            <Text fw={500}>{visible(team.name)}</Text>
            <Text size="sm" c="dimmed" component="div">
              <Waiting team={team} queues={queues} />
              {t` waiting · `}
              <State team={team} />
            </Text>
            <Members team={team} />
          </div>
          {mayWrite && <Actions team={team} queues={queues} />}
        </div>
      )}
    />
  );
}

function Members({ team: { members } }: { team: TeamDto }) {
  if (members.length === 0)
    return (
      <Text span c="dimmed" size="sm">
        {t`Nobody`}
      </Text>
    );
  const names = members.map(({ name, disabled }) =>
    disabled ? t`${visible(name)} (disabled)` : visible(name),
  );
  return <span title={names.join(', ')}>{names.join(', ')}</span>;
}

function Waiting({ team, queues }: { team: TeamDto; queues: Queues }) {
  if (queues === undefined) return <>–</>;
  const queue = queues.find(({ id }) => id === team.id);
  if (queue === undefined) return <>0</>;
  return (
    <Anchor
      component={Link}
      to={`/incidents?${queueSearch(team.id)}`}
      size="sm"
      underline="always"
      aria-label={t`${waitingIn([queue])} waiting for ${visible(team.name)}`}
    >
      {waitingIn([queue])}
    </Anchor>
  );
}

function State({ team }: { team: TeamDto }) {
  if (team.archived_at === null) return <>{t`In use`}</>;
  return (
    <Text span c="dimmed">
      {t`⊘ Archived`}
    </Text>
  );
}

function Actions({ team, queues }: { team: TeamDto; queues: Queues }) {
  const [open, setOpen] = useState<'change' | 'switch' | null>(null);
  const close = (): void => setOpen(null);
  const verb = team.archived_at === null ? t`Archive` : t`Restore`;
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t`Change ${visible(team.name)}`}
        onClick={() => setOpen('change')}
      >
        {t`Change`}
      </Button>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={`${verb} ${visible(team.name)}`}
        onClick={() => setOpen('switch')}
      >
        {verb}
      </Button>
      {open === 'change' && <TeamDialog team={team} onClose={close} />}
      {open === 'switch' && <SwitchTeam team={team} queues={queues} onClose={close} />}
    </Group>
  );
}
