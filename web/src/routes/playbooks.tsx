import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { PlaybooksTable } from '../features/playbooks/components/playbooks-table.tsx';
import { NEW_NAME } from '../features/playbooks/new-playbook.ts';
import { playbooksQuery } from '../features/playbooks/playbooks.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const playbooks = useQuery(playbooksQuery);
  const mayWrite = useCan('playbook:write');
  return (
    <Page
      title={t`Playbooks`}
      lead={t`What is done with an incident by itself: evidence first, then a verdict, then what is asked for.`}
      fill
      actions={
        mayWrite && (
          <Button
            component={Link}
            to={`/playbooks/${NEW_NAME}`}
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {t`New playbook`}
          </Button>
        )
      }
    >
      {playbooks.error ? (
        <ErrorNotice
          error={playbooks.error}
          doing={t`load the playbooks`}
          retry={() => void playbooks.refetch()}
        />
      ) : (
        <PlaybooksTable playbooks={playbooks.data} mayWrite={mayWrite} />
      )}
    </Page>
  );
}
