import { Select, Stack } from '@mantine/core';
import { useSession } from '../../../shared/session/session.ts';
import { browserLanguage, LANGUAGES } from '../../../shared/texts/language.ts';
import { t } from '../../../shared/texts/texts.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChooseReading } from '../profile.queries.ts';

/** No tag of a language is empty. */
const BROWSER = '';

/** In which language the app is read, wherever one signs in. The page is loaded anew in it. */
export function Language() {
  const { language } = useSession();
  const choose = useChooseReading();
  const shown = choose.isPending ? choose.variables.language : language;
  return (
    <Stack gap="sm" maw={360}>
      <Select
        label={t`Language`}
        description={t`What the server writes into incidents and mails stays English.`}
        allowDeselect={false}
        data={[
          { value: BROWSER, label: t`The browser's (${ownName(browserLanguage())})` },
          ...LANGUAGES.map((tag) => ({ value: tag, label: ownName(tag) })),
        ]}
        value={shown ?? BROWSER}
        onChange={(tag) => choose.mutate({ language: tag === BROWSER ? null : tag })}
      />
      {choose.isError && <ErrorNotice error={choose.error} doing={t`choose the language`} />}
    </Stack>
  );
}

/** `de` → `Deutsch`: who cannot read the page finds their own. */
function ownName(tag: string): string {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
}
