import { Badge, Button, Text } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import type { PlaybookSummaryDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { NEW_NAME } from '../new-playbook.ts';
import { t } from '../../../shared/texts/texts.ts';

const column = columnsOf<PlaybookSummaryDto>();
const COLUMNS = [
  column.display({
    id: 'name',
    header: t`Name`,
    meta: { width: 240 },
    cell: ({ row }) => (
      <>
        <code>{row.original.name}</code> <Origin playbook={row.original} />
      </>
    ),
  }),
  column.accessor('description', { header: t`Description` }),
  column.display({
    id: 'types',
    header: t`Takes incidents`,
    meta: { width: 210, wide: true },
    cell: ({ row }) => <Types playbook={row.original} />,
  }),
  column.display({
    id: 'state',
    header: t`State`,
    meta: { width: 104 },
    cell: ({ row }) => <State playbook={row.original} />,
  }),
  column.display({
    id: 'version',
    header: t`Version`,
    meta: { width: 76, align: 'end' },
    cell: ({ row }) => row.original.version,
  }),
  column.display({
    id: 'updated',
    header: t`Changed`,
    meta: { width: 110, wide: true },
    cell: ({ row }) => <TimeAgo at={row.original.updated_at} />,
  }),
];

export function PlaybooksTable({
  playbooks,
  mayWrite,
}: {
  playbooks: readonly PlaybookSummaryDto[] | undefined;
  mayWrite: boolean;
}) {
  const navigate = useNavigate();
  return (
    <DataTable
      label={t`Playbooks`}
      columns={COLUMNS}
      rows={playbooks}
      rowId={(playbook) => playbook.name}
      onOpen={(playbook) => void navigate(`/playbooks/${playbook.name}`)}
      empty={
        <EmptyState
          title={t`There are no playbooks`}
          action={
            mayWrite && (
              <Button component={Link} to={`/playbooks/${NEW_NAME}`}>
                {t`Write the first one`}
              </Button>
            )
          }
        >
          {t`Alerts are accepted, but nothing triages them. The built-in playbooks come back when the server starts.`}
        </EmptyState>
      }
      phoneRow={(playbook) => (
        <>
          <Text fw={500} component="div">
            <code>{playbook.name}</code> <Origin playbook={playbook} />
          </Text>
          <Text size="sm" c="dimmed" component="div">
            <State playbook={playbook} /> · <Types playbook={playbook} />
          </Text>
        </>
      )}
    />
  );
}

/** The server's name for it; it cannot be disabled. */
const FALLBACK = 'generic_triage';

function Origin({ playbook: { built_in: builtIn, edited } }: { playbook: PlaybookSummaryDto }) {
  return builtIn ? (
    <Badge component="span" tt="none">
      {edited ? t`Built in, edited` : t`Built in`}
    </Badge>
  ) : null;
}

function Types({ playbook: { name, incident_types: types } }: { playbook: PlaybookSummaryDto }) {
  if (types.length > 0) return <>{types.map(words).join(', ')}</>;
  return <>{name === FALLBACK ? t`All that no other one takes` : t`When named, or by its condition`}</>;
}

function State({ playbook: { enabled } }: { playbook: PlaybookSummaryDto }) {
  return enabled ? (
    <>{t`On`}</>
  ) : (
    <Text span c="dimmed">
      {t`⊘ Disabled`}
    </Text>
  );
}
