import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { CurlBlock } from '../features/sources/components/curl-block.tsx';
import { NewSource } from '../features/sources/components/source-form.tsx';
import { SourcesTable } from '../features/sources/components/sources-table.tsx';
import { sourcesQuery } from '../features/sources/sources.queries.ts';
import type { SourceWithSecretDto } from '../shared/api/generated/index.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { SecretOnce } from '../shared/ui/secret-once.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const sources = useQuery(sourcesQuery);
  const mayWrite = useCan('source:write');
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<SourceWithSecretDto | null>(null);
  return (
    <Page
      title={t`Webhook sources`}
      lead={t`Who may deliver alerts, at which address, with which secret.`}
      fill
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t`New source`}
          </Button>
        )
      }
    >
      {sources.error ? (
        <ErrorNotice error={sources.error} doing={t`load the sources`} retry={() => void sources.refetch()} />
      ) : (
        <SourcesTable sources={sources.data} mayWrite={mayWrite} onMake={() => setMaking(true)} />
      )}
      {making && (
        <NewSource
          onClose={() => setMaking(false)}
          onCreated={(source) => {
            setMaking(false);
            setMade(source);
          }}
        />
      )}
      {made && (
        <SecretOnce
          title={t`Secret of ${made.name}`}
          secret={made.secret}
          onClose={() => {
            setMade(null);
            void navigate(`/settings/sources/${made.id}`);
          }}
        >
          <CurlBlock source={made} />
        </SecretOnce>
      )}
    </Page>
  );
}
