import { Button, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { ConnectorDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { ConnectorTitle } from '../../../shared/ui/connector-title.tsx';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { Health, SimulatedBadge } from './health.tsx';
import { rich, t } from '../../../shared/texts/texts.ts';

const column = columnsOf<ConnectorDto>();
const COLUMNS = [
  column.display({
    id: 'name',
    header: t`Name`,
    meta: { width: '30%' },
    cell: ({ row }) => (
      <>
        {row.original.name} {row.original.simulated && <SimulatedBadge />}
      </>
    ),
  }),
  column.display({
    id: 'health',
    header: t`Health`,
    meta: { width: 190 },
    cell: ({ row }) => (row.original.enabled ? <Health health={row.original.health} /> : <Off />),
  }),
  column.display({
    id: 'capabilities',
    header: t`In use for`,
    cell: ({ row }) => <Uses connector={row.original} />,
  }),
  column.display({
    id: 'type',
    header: t`Type`,
    meta: { width: 190, wide: true },
    cell: ({ row }) => <ConnectorTitle type={row.original.type} />,
  }),
  column.display({
    id: 'checked',
    header: t`Last checked`,
    meta: { width: 120 },
    cell: ({ row }) =>
      row.original.health.checked_at ? (
        <TimeAgo at={row.original.health.checked_at} />
      ) : (
        <Text c="dimmed">{t`Never`}</Text>
      ),
  }),
];

interface ConnectorsTableProps {
  connectors: readonly ConnectorDto[] | undefined;
  mayWrite: boolean;
  onAdd: () => void;
}

export function ConnectorsTable({ connectors, mayWrite, onAdd }: ConnectorsTableProps) {
  const navigate = useNavigate();
  return (
    <DataTable
      label={t`Connectors`}
      columns={COLUMNS}
      rows={connectors}
      rowId={(connector) => connector.id}
      onOpen={(connector) => void navigate(`/connectors/${connector.id}`)}
      empty={
        <EmptyState
          title={t`No connector is configured`}
          action={mayWrite && <Button onClick={onAdd}>{t`Configure the first one`}</Button>}
        >
          {t`Without connectors alerts are triaged by what they hold themselves; look-ups and responses are left out, and what was left out is shown here.`}
          {!mayWrite && t` An administrator can configure one.`}
          {rich` To see how it works without outside services: ${(<code>{'npm run demo'}</code>)}.`}
        </EmptyState>
      }
      phoneRow={(connector) => (
        <>
          <Text fw={500}>
            {connector.name} {connector.simulated && <SimulatedBadge />}
          </Text>
          <Text size="sm" c="dimmed" component="div">
            {connector.enabled ? <Health health={connector.health} /> : <Off />} ·{' '}
            <Uses connector={connector} />
          </Text>
        </>
      )}
    />
  );
}

function Off() {
  return (
    <Text span c="dimmed">
      {t`⊘ Switched off`}
    </Text>
  );
}

/** What it is used for, and what it would be but is not. */
function Uses({ connector }: { connector: ConnectorDto }) {
  const idle = connector.capabilities.filter((capability) => !connector.in_use_for.includes(capability));
  return (
    <>
      {connector.in_use_for.map(words).join(', ')}
      {idle.length > 0 && (
        <Text span c="dimmed">
          {connector.in_use_for.length > 0 && ' · '}
          {idle.map(words).join(', ')}: {connector.enabled ? t`this server knows no such kind` : t`off`}
        </Text>
      )}
    </>
  );
}
