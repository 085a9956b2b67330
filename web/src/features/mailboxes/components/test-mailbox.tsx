import { Button, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import type { MailboxCheckDto, MailboxDto } from '../../../shared/api/generated/index.ts';
import { plural } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import type { useTestMailbox } from '../mailboxes.queries.ts';
import { MailboxState } from './mailbox-state.tsx';

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
      title="State"
      aside={
        mayWrite && (
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            Test connection
          </Button>
        )
      }
    >
      <Stack gap="sm" aria-live="polite">
        <Facts
          items={[
            ['State', <MailboxState key="state" mailbox={mailbox} />],
            ['Why', state === 'failing' && last_error],
            ['Tried again', state === 'failing' && next_try_at && <TimeAgo key="next" at={next_try_at} />],
            ['Last looked', looked_at ? <TimeAgo key="looked" at={looked_at} /> : 'Never'],
            ['Last mail', last_mail_at ? <TimeAgo key="mail" at={last_mail_at} /> : 'None yet'],
            ['Taken in', plural(mails_taken, 'mail')],
            ['Left in the folder', refused > 0 && `${plural(refused, 'mail')}; the last: ${last_refusal}`],
          ]}
        />
        {test.data && <Outcome check={test.data} mailbox={mailbox} />}
        {test.error && <ErrorNotice error={test.error} doing="test the connection" />}
      </Stack>
    </Section>
  );
}

function Outcome({ check, mailbox }: { check: MailboxCheckDto; mailbox: MailboxDto }) {
  if (check.error !== null) return <Text c="var(--danger)">✗ {check.error}</Text>;
  return (
    <Text>
      ✓ It works: {plural(check.waiting ?? 0, 'mail')} in {mailbox.folder}.
      {check.done_folder_exists === false &&
        ` The folder ${mailbox.done_folder} is made with the first mail that is taken in.`}
    </Text>
  );
}
