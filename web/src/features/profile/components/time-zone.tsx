import { Select, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { exact } from '../../../shared/lib/time.ts';
import { browserTimeZone } from '../../../shared/lib/time-zone.ts';
import { useNow } from '../../../shared/lib/use-now.ts';
import { useSession } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChooseTimeZone } from '../profile.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

/** No name of a zone is empty. */
const BROWSER = '';

/** In which zone the app shows every time, wherever one signs in. */
export function TimeZone() {
  const { timeZone } = useSession();
  const choose = useChooseTimeZone();
  // The same list each time: with another one the field would forget what is being typed.
  const data = useMemo(
    () => [{ value: BROWSER, label: t`The browser's (${browserTimeZone()})` }, ...zones(timeZone)],
    [timeZone],
  );
  const shown = choose.isPending ? choose.variables : timeZone;
  return (
    <Stack gap="sm" maw={360}>
      <Select
        label={t`Time zone`}
        description={t`Every time in this app is shown in it, wherever you sign in.`}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t`There is no such time zone`}
        data={data}
        value={shown ?? BROWSER}
        onChange={(zone) => choose.mutate(zone === BROWSER ? null : zone)}
      />
      <Now />
      {choose.isError && <ErrorNotice error={choose.error} doing={t`choose the time zone`} />}
    </Stack>
  );
}

function Now() {
  const now = useNow(1000);
  return (
    <Text size="sm" c="dimmed">
      {t`Now: ${exact(new Date(now).toISOString())}`}
    </Text>
  );
}

/** UTC is in no list of zones; what was chosen with another browser is offered too. */
function zones(chosen: string | null): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(chosen === null ? [] : [chosen])])];
}
