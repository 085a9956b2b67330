import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiKeysQuery } from '../features/api-keys/api-keys.queries.ts';
import { ApiKeysTable } from '../features/api-keys/components/api-keys-table.tsx';
import { NewApiKey } from '../features/api-keys/components/new-api-key.tsx';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { SecretOnce } from '../shared/ui/secret-once.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const apiKeys = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  return (
    <Page
      title={t`API keys`}
      lead={t`For programs that use the API as a person would.`}
      fill
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {t`New API key`}
        </Button>
      }
    >
      {apiKeys.error ? (
        <ErrorNotice
          error={apiKeys.error}
          doing={t`load the API keys`}
          retry={() => void apiKeys.refetch()}
        />
      ) : (
        <ApiKeysTable apiKeys={apiKeys.data} onMake={() => setMaking(true)} />
      )}
      {making && (
        <NewApiKey
          onClose={() => setMaking(false)}
          onCreated={(name, key) => {
            setMaking(false);
            setMade({ name, key });
          }}
        />
      )}
      {made && <SecretOnce title={t`API key ${made.name}`} secret={made.key} onClose={() => setMade(null)} />}
    </Page>
  );
}
