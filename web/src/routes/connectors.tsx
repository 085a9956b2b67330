import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { AddressDatabases } from '../features/connectors/components/address-databases.tsx';
import { ChooseType, wantedService } from '../features/connectors/components/choose-type.tsx';
import { ConnectorsTable } from '../features/connectors/components/connectors-table.tsx';
import { SetupNotices } from '../features/connectors/components/setup-notices.tsx';
import { connectorsQuery } from '../features/connectors/connectors.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const connectors = useQuery(connectorsQuery);
  const mayWrite = useCan('connector:write');
  const [params] = useSearchParams();
  const wanted = wantedService(params.get('for'), params.get('about'));
  const [choosing, setChoosing] = useState(wanted !== null && mayWrite);
  return (
    <Page
      title={t`Connectors`}
      lead={t`The outside services that look-ups ask and responses act on.`}
      fill
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setChoosing(true)}>
            {t`Add a connector`}
          </Button>
        )
      }
    >
      <SetupNotices padded />
      <AddressDatabases />
      {connectors.error ? (
        <ErrorNotice
          error={connectors.error}
          doing={t`load the connectors`}
          retry={() => void connectors.refetch()}
        />
      ) : (
        <ConnectorsTable connectors={connectors.data} mayWrite={mayWrite} onAdd={() => setChoosing(true)} />
      )}
      {choosing && <ChooseType wanted={wanted} onClose={() => setChoosing(false)} />}
    </Page>
  );
}
