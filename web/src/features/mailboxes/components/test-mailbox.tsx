import { Button, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import type { MailboxCheckDto, MailboxDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import type { useTestMailbox } from '../mailboxes.queries.ts';
import { MailboxState } from './mailbox-state.tsx';
import { many, plural, t } from '../../../shared/texts/texts.ts';

interface TestMailboxProps {
  mailbox: MailboxDto;
  test: ReturnType<typeof useTestMailbox>;
  mayWrite: boolean;
}

/** What its last session said, and a sign-in made now. */
export function TestMailbox({ mailbox, test, mayWrite }: TestMailboxProps) {
  const { state, last_error, next_try_at, looked_at, last_mail_at, mails_taken, refused, last_refusal } =
    mailbox;
  return (
    <Section
      title={t`State`}
      aside={
        mayWrite && (
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {t`Test connection`}
          </Button>
        )
      }
    >
      <Stack gap="sm" aria-live="polite">
        <Facts
          items={[
            [t`State`, <MailboxState key="state" mailbox={mailbox} />],
            [t`Why`, state === 'failing' && last_error],
            [t`Tried again`, state === 'failing' && next_try_at && <TimeAgo key="next" at={next_try_at} />],
            [t`Last looked`, looked_at ? <TimeAgo key="looked" at={looked_at} /> : t`Never`],
            [t`Last mail`, last_mail_at ? <TimeAgo key="mail" at={last_mail_at} /> : t`None yet`],
            [t`Taken in`, plural(mails_taken, 'mail')],
            [
              t`Left in the folder`,
              refused > 0 && t`${many(refused, 'mail')}; the last: ${String(last_refusal)}`,
            ],
          ]}
        />
        {test.data && <Outcome check={test.data} mailbox={mailbox} />}
        {test.error && <ErrorNotice error={test.error} doing={t`test the connection`} />}
      </Stack>
    </Section>
  );
}

function Outcome({ check, mailbox }: { check: MailboxCheckDto; mailbox: MailboxDto }) {
  if (check.error !== null) return <Text c="var(--danger)">✗ {check.error}</Text>;
  return (
    <Text>
      {t`✓ It works: ${many(check.waiting ?? 0, 'mail')} in ${mailbox.folder}.`}
      {check.done_folder_exists === false &&
        t` The folder ${mailbox.done_folder} is made with the first mail that is taken in.`}
    </Text>
  );
}
