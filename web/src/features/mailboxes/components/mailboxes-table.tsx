import { Button, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { MailboxDto } from '../../../shared/api/generated/index.ts';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { MailboxState } from './mailbox-state.tsx';
import { t } from '../../../shared/texts/texts.ts';

const column = columnsOf<MailboxDto>();
const COLUMNS = [
  column.accessor('name', { header: t`Name`, meta: { width: '22%' } }),
  column.display({
    id: 'state',
    header: t`State`,
    meta: { width: 190 },
    cell: ({ row }) => <MailboxState mailbox={row.original} />,
  }),
  column.display({
    id: 'account',
    header: t`Account`,
    cell: ({ row }) => (
      <>
        {row.original.username}{' '}
        <Text span c="dimmed">
          {t`at ${row.original.host}`}
        </Text>
      </>
    ),
  }),
  column.accessor('folder', { header: t`Folder`, meta: { width: 150, wide: true } }),
  column.display({
    id: 'mails',
    header: t`Taken in`,
    meta: { width: 100 },
    cell: ({ row }) => row.original.mails_taken,
  }),
  column.display({
    id: 'last',
    header: t`Last mail`,
    meta: { width: 120 },
    cell: ({ row }) =>
      row.original.last_mail_at ? (
        <TimeAgo at={row.original.last_mail_at} />
      ) : (
        <Text c="dimmed">{t`Never`}</Text>
      ),
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
      label={t`Mailboxes`}
      columns={COLUMNS}
      rows={mailboxes}
      rowId={(mailbox) => mailbox.id}
      onOpen={(mailbox) => void navigate(`/settings/mailboxes/${mailbox.id}`)}
      empty={
        <EmptyState
          title={t`No mailbox is read`}
          action={mayWrite && <Button onClick={onAdd}>{t`Set up the first one`}</Button>}
        >
          {t`A mailbox to which people forward suspicious mail: each mail becomes an incident with its verdict, and is moved to another folder.`}
          {!mayWrite && t` An administrator can set one up.`}
        </EmptyState>
      }
      phoneRow={(mailbox) => (
        <>
          <Text fw={500}>{mailbox.name}</Text>
          <Text size="sm" c="dimmed" component="div">
            <MailboxState mailbox={mailbox} />
            {t` · ${mailbox.mails_taken} taken in`}
          </Text>
        </>
      )}
    />
  );
}
