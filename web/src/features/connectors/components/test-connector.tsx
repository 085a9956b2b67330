import { Button, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import type { ConnectorDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import type { useTestConnector } from '../connectors.queries.ts';
import { Health } from './health.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface TestConnectorProps {
  connector: ConnectorDto;
  test: ReturnType<typeof useTestConnector>;
  mayWrite: boolean;
}

/** Health as last measured, and a call made now. */
export function TestConnector({ connector, test, mayWrite }: TestConnectorProps) {
  const health = test.data ?? connector.health;
  return (
    <Section
      title={t`Health`}
      aside={
        mayWrite && (
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {t`Test it now`}
          </Button>
        )
      }
    >
      <Stack gap="sm" aria-live="polite">
        <Facts
          items={[
            [t`State`, connector.enabled ? <Health key="health" health={health} /> : t`Switched off`],
            [
              t`Last checked`,
              health.checked_at ? <TimeAgo key="checked" at={health.checked_at} /> : t`Never`,
            ],
            [t`In use for`, connector.in_use_for.map(words).join(', ') || t`Nothing now`],
          ]}
        />
        {health.error && <Text>{health.error}</Text>}
        {test.error && <ErrorNotice error={test.error} doing={t`test the connector`} />}
      </Stack>
    </Section>
  );
}
