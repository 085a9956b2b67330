import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { MailboxesTable } from '../features/mailboxes/components/mailboxes-table.tsx';
import { mailboxesQuery } from '../features/mailboxes/mailboxes.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const mailboxes = useQuery(mailboxesQuery);
  const mayWrite = useCan('mailbox:write');
  const navigate = useNavigate();
  const add = () => void navigate('/settings/mailboxes/new');
  return (
    <Page
      title={t`Mailboxes`}
      lead={t`To which people forward suspicious mail.`}
      fill
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {t`New mailbox`}
          </Button>
        )
      }
    >
      {mailboxes.error ? (
        <ErrorNotice
          error={mailboxes.error}
          doing={t`load the mailboxes`}
          retry={() => void mailboxes.refetch()}
        />
      ) : (
        <MailboxesTable mailboxes={mailboxes.data} mayWrite={mayWrite} onAdd={add} />
      )}
    </Page>
  );
}
