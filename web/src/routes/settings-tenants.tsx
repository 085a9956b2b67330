import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { NewTenant } from '../features/tenants/components/new-tenant.tsx';
import { TenantsTable } from '../features/tenants/components/tenants-table.tsx';
import { tenantsQuery } from '../features/tenants/tenants.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { CopyButton } from '../shared/ui/copy-button.tsx';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { SecretOnce } from '../shared/ui/secret-once.tsx';
import { t } from '../shared/texts/texts.ts';

interface Made {
  name: string;
  email: string;
  password: string;
  url: string;
}

export function Component() {
  const tenants = useQuery(tenantsQuery);
  const mayWrite = useCan('tenant:write');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  return (
    <Page
      title={t`Tenants`}
      lead={t`Teams that share this installation and see nothing of each other.`}
      fill
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t`New tenant`}
          </Button>
        )
      }
    >
      {tenants.error ? (
        <ErrorNotice error={tenants.error} doing={t`load the tenants`} retry={() => void tenants.refetch()} />
      ) : (
        <TenantsTable tenants={tenants.data} mayWrite={mayWrite} />
      )}
      {making && (
        <NewTenant
          onClose={() => setMaking(false)}
          onCreated={({ tenant, password }, email) => {
            setMaking(false);
            setMade({
              name: tenant.name,
              email,
              password,
              url: globalThis.location.origin + tenant.sign_in_path,
            });
          }}
        />
      )}
      {made && (
        <SecretOnce title={t`Password of ${made.email}`} secret={made.password} onClose={() => setMade(null)}>
          <Text>
            {t`${made.name} is there. Hand the password over in a safe way; it is changed at the first sign-in, at:`}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <code style={{ minWidth: 0, overflowWrap: 'anywhere' }}>{made.url}</code>
            <CopyButton label={t`Copy the address`} value={made.url} />
          </Group>
        </SecretOnce>
      )}
    </Page>
  );
}
