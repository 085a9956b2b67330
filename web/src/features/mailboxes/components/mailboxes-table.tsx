import { Button, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { MailboxDto } from '../../../shared/api/generated/index.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { MailboxState } from './mailbox-state.tsx';

const column = columnsOf<MailboxDto>();
const COLUMNS = [
  column.accessor('name', { header: 'Name', meta: { width: '22%' } }),
  column.display({
    id: 'state',
    header: 'State',
    meta: { width: 190 },
    cell: ({ row }) => <MailboxState mailbox={row.original} />,
  }),
  column.display({
    id: 'account',
    header: 'Account',
    cell: ({ row }) => (
      <>
        {row.original.username}{' '}
        <Text span c="dimmed">
          at {row.original.host}
        </Text>
      </>
    ),
  }),
  column.accessor('folder', { header: 'Folder', meta: { width: 150, wide: true } }),
  column.display({
    id: 'mails',
    header: 'Taken in',
    meta: { width: 100 },
    cell: ({ row }) => row.original.mails_taken,
  }),
  column.display({
    id: 'last',
    header: 'Last mail',
    meta: { width: 120 },
    cell: ({ row }) =>
      row.original.last_mail_at ? <TimeAgo at={row.original.last_mail_at} /> : <Text c="dimmed">Never</Text>,
  }),
];

interface MailboxesTableProps {
  mailboxes: readonly MailboxDto[] | undefined;
  mayWrite: boolean;
  onAdd: () => void;
}

export function MailboxesTable({ mailboxes, mayWrite, onAdd }: MailboxesTableProps) {
  const navigate = useNavigate();
  return (
    <DataTable
      label="Mailboxes"
      columns={COLUMNS}
      rows={mailboxes}
      rowId={(mailbox) => mailbox.id}
      onOpen={(mailbox) => void navigate(`/settings/mailboxes/${mailbox.id}`)}
      empty={
        <EmptyState
          title="No mailbox is read"
          action={mayWrite && <Button onClick={onAdd}>Set up the first one</Button>}
        >
          A mailbox to which people forward suspicious mail: each mail becomes an incident with its verdict,
          and is moved to another folder.{!mayWrite && ' An administrator can set one up.'}
        </EmptyState>
      }
      phoneRow={(mailbox) => (
        <>
          <Text fw={500}>{mailbox.name}</Text>
          <Text size="sm" c="dimmed" component="div">
            <MailboxState mailbox={mailbox} /> · {mailbox.mails_taken} taken in
          </Text>
        </>
      )}
    />
  );
}
