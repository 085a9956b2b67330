import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import type { CreateMailboxDto, MailboxDto, UpdateMailboxDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { FormButtons, FormFault, useForm } from '../../../shared/ui/form.tsx';
import { JsonSchemaForm, schemaFaults, type FormValues } from '../../../shared/ui/json-schema-form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import {
  accountPart,
  changesOf,
  mailboxSchema,
  NEW_MAILBOX,
  otherPart,
  SECRETS,
  signInOf,
  valuesOf,
  withPort,
  withSignIn,
} from '../mailbox-form.ts';
import { useCreateMailbox, useMailSources, useUpdateMailbox } from '../mailboxes.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

interface MailboxFormProps {
  /** null: a new one. */
  mailbox: MailboxDto | null;
  mayWrite: boolean;
  onSaved: (mailbox: MailboxDto) => void;
}

/** Account, folders and what becomes of the mails. What is signed in with goes in and never comes out, nor into a draft. */
export function MailboxForm({ mailbox, mayWrite, onSaved }: MailboxFormProps) {
  const [draft, setDraft, clear] = useDraftRecord(`mailbox:${mailbox?.id ?? 'new'}`);
  const [password, setPassword] = useState('');
  const create = useCreateMailbox();
  const update = useUpdateMailbox(mailbox?.id ?? '');
  const save = mailbox ? update : create;
  const changed = Object.keys(draft).length > 0;
  const values: FormValues = changed ? draft : mailbox ? valuesOf(mailbox) : NEW_MAILBOX;
  const secretKind = SECRETS[signInOf(values)];
  const schema = mailboxSchema(mailbox === null, useMailSources(), signInOf(values));

  const done = (saved: MailboxDto): void => {
    clear();
    setPassword('');
    onSaved(saved);
  };
  const send = (): void => {
    const secret = password === '' ? {} : { password };
    // The form's fields have the schema's types; the server checks them again.
    if (mailbox) {
      const body = { ...changesOf(values), ...secret, version: mailbox.version };
      update.mutate(body as unknown as UpdateMailboxDto, { onSuccess: done });
    } else create.mutate({ ...values, ...secret } as unknown as CreateMailboxDto, { onSuccess: done });
  };
  const { errors, attributes } = useForm({
    faults: {
      ...schemaFaults(schema, values),
      password: mailbox === null && password === '' ? t`Type it: without it nobody is let in.` : undefined,
      '': mailbox !== null && !changed && password === '' ? t`Nothing has been changed yet.` : undefined,
    },
    failure: save.error,
    onSubmit: send,
  });
  const fields = {
    values,
    onChange: (next: FormValues) => setDraft(withSignIn(values, withPort(values, next))),
    errors,
    disabled: !mayWrite,
  };
  return (
    <form {...attributes}>
      <Stack gap="md">
        <JsonSchemaForm schema={accountPart(schema)} {...fields} />
        {mayWrite && (
          <PasswordInput
            label={secretKind.label}
            description={
              mailbox
                ? t`Stored, and never shown. Leave it empty to keep it; another server, user or application needs it again.`
                : t`${secretKind.description} It is never shown again.`
            }
            required={mailbox === null}
            autoComplete="new-password"
            value={password}
            error={errors['password']}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <JsonSchemaForm schema={otherPart(schema)} {...fields} />
        {save.isError && (
          <ErrorNotice
            error={save.error}
            doing={t`save the mailbox`}
            kept={
              isProblem(save.error, 'stale_version')
                ? t`What you typed is kept; discard it to see what is stored now.`
                : t`What you typed is kept.`
            }
          />
        )}
        {mayWrite && (
          <FormButtons>
            <Button type="submit" loading={save.isPending}>
              {mailbox ? t`Save` : t`Save and test`}
            </Button>
            {changed && (
              <Button variant="default" onClick={clear}>
                {t`Discard the changes`}
              </Button>
            )}
            <FormFault errors={errors} />
          </FormButtons>
        )}
      </Stack>
    </form>
  );
}
