import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TeamDialog } from '../features/teams/components/team-dialog.tsx';
import { TeamsTable } from '../features/teams/components/teams-table.tsx';
import { teamsQuery } from '../features/teams/teams.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const teams = useQuery(teamsQuery);
  const mayWrite = useCan('team:write');
  const [making, setMaking] = useState(false);
  return (
    <Page
      title={t`Teams`}
      lead={t`People who share a queue of incidents. Sources put their incidents there, and so does whoever works on them.`}
      fill
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t`New team`}
          </Button>
        )
      }
    >
      {teams.error ? (
        <ErrorNotice error={teams.error} doing={t`load the teams`} retry={() => void teams.refetch()} />
      ) : (
        <TeamsTable teams={teams.data} />
      )}
      {making && <TeamDialog team={null} onClose={() => setMaking(false)} />}
    </Page>
  );
}
