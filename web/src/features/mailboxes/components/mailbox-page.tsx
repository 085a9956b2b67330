import { Anchor, Button, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { MailboxDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { LoadFailure } from '../../../shared/ui/notices.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { mailboxQuery, useRemoveMailbox, useTestMailbox } from '../mailboxes.queries.ts';
import { MailboxForm } from './mailbox-form.tsx';
import { TestMailbox } from './test-mailbox.tsx';
import { marked, rich, t } from '../../../shared/texts/texts.ts';

export function NewMailbox() {
  const mayWrite = useCan('mailbox:write');
  const navigate = useNavigate();
  return (
    <Page
      title={t`New mailbox`}
      narrow
      lead={t`Each mail in its folder becomes an incident, and is moved to another folder.`}
    >
      <MailboxForm
        mailbox={null}
        mayWrite={mayWrite}
        onSaved={({ id }) => void navigate(`/settings/mailboxes/${id}?test=now`, { replace: true })}
      />
    </Page>
  );
}

/** `testNow`: it has just been made, so it is tried at once. */
export function MailboxPage({ id, testNow }: { id: string; testNow: boolean }) {
  const mailbox = useQuery(mailboxQuery(id));
  if (mailbox.error) {
    return (
      <Page title={t`Mailbox`}>
        <LoadFailure error={mailbox.error} what={t`mailbox`} retry={() => void mailbox.refetch()}>
          <Link to="/settings/mailboxes">{t`All mailboxes`}</Link>
        </LoadFailure>
      </Page>
    );
  }
  if (!mailbox.data) {
    return (
      <Page title={t`Mailbox`} narrow>
        <Skeleton height={320} aria-label={t`Loading`} role="status" />
      </Page>
    );
  }
  return <Loaded mailbox={mailbox.data} testNow={testNow} />;
}

function Loaded({ mailbox, testNow }: { mailbox: MailboxDto; testNow: boolean }) {
  const mayWrite = useCan('mailbox:write');
  const test = useTestMailbox(mailbox.id);
  const remove = useRemoveMailbox(mailbox.id);
  const [removing, setRemoving] = useState(false);
  const navigate = useNavigate();
  const { mutate: runTest } = test;
  useEffect(() => {
    if (testNow && mayWrite) runTest();
  }, [testNow, mayWrite, runTest]);
  return (
    <Page
      title={mailbox.name}
      narrow
      lead={
        <>
          {rich`${marked('Mailboxes', (text) => (
            <Anchor component={Link} to="/settings/mailboxes" size="sm" underline="always">
              {text}
            </Anchor>
          ))} · ${mailbox.username} at ${mailbox.host}`}
        </>
      }
      actions={
        mayWrite && (
          <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
            {t`Remove`}
          </Button>
        )
      }
    >
      <Stack gap="xl">
        <TestMailbox mailbox={mailbox} test={test} mayWrite={mayWrite} />
        <Section title={t`Settings`}>
          <MailboxForm
            key={mailbox.version}
            mailbox={mailbox}
            mayWrite={mayWrite}
            onSaved={() => {
              toast.done(t`Saved`);
              test.mutate();
            }}
          />
        </Section>
      </Stack>
      {removing && (
        <Confirm
          title={t`Remove ${mailbox.name}`}
          verb={t`Remove`}
          doing={t`remove the mailbox`}
          pending={remove.isPending}
          error={remove.error}
          onClose={() => setRemoving(false)}
          onConfirm={() =>
            remove.mutate(undefined, { onSuccess: () => void navigate('/settings/mailboxes') })
          }
        >
          {t`Its password is deleted and cannot be brought back. Mails stay where they are, and so do its source and its incidents. To stop it for a while, switch it off instead.`}
        </Confirm>
      )}
    </Page>
  );
}
