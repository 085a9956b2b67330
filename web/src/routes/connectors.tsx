import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AddressDatabases } from '../features/connectors/components/address-databases.tsx';
import { ChooseType } from '../features/connectors/components/choose-type.tsx';
import { ConnectorsTable } from '../features/connectors/components/connectors-table.tsx';
import { SetupNotices } from '../features/connectors/components/setup-notices.tsx';
import { connectorsQuery } from '../features/connectors/connectors.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';

export function Component() {
  const connectors = useQuery(connectorsQuery);
  const mayWrite = useCan('connector:write');
  const [choosing, setChoosing] = useState(false);
  return (
    <Page
      title="Connectors"
      lead="The outside services that look-ups ask and responses act on."
      fill
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setChoosing(true)}>
            Add a connector
          </Button>
        )
      }
    >
      <SetupNotices padded />
      <AddressDatabases />
      {connectors.error ? (
        <ErrorNotice
          error={connectors.error}
          doing="load the connectors"
          retry={() => void connectors.refetch()}
        />
      ) : (
        <ConnectorsTable connectors={connectors.data} mayWrite={mayWrite} onAdd={() => setChoosing(true)} />
      )}
      {choosing && <ChooseType onClose={() => setChoosing(false)} />}
    </Page>
  );
}
