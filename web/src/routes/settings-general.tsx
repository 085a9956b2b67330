import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SettingsGroup } from '../features/settings/components/settings-group.tsx';
import { settingsQuery } from '../features/settings/settings.queries.ts';
import { useCan } from '../shared/session/session.ts';
import { ErrorNotice } from '../shared/ui/notices.tsx';
import { Page } from '../shared/ui/page.tsx';
import { t } from '../shared/texts/texts.ts';

export function Component() {
  const { data, error, refetch } = useQuery(settingsQuery);
  const mayWrite = useCan('settings:write');
  return (
    <Page
      title={t`General settings`}
      lead={
        mayWrite
          ? t`They hold at once, in every process, and each change is recorded.`
          : t`An administrator may change them.`
      }
    >
      {error && <ErrorNotice error={error} doing={t`load the settings`} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} aria-label={t`Loading`} role="status" />}
      {data && (
        <Stack gap={40} maw={720}>
          {data.map((group) => (
            <SettingsGroup key={group.key} group={group} mayWrite={mayWrite} />
          ))}
        </Stack>
      )}
    </Page>
  );
}
