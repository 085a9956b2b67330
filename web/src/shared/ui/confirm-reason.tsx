import { Button, Stack, Text, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDraft } from '../lib/drafts.ts';
import { Dialog, DialogButtons } from './dialog.tsx';
import { unlessTyped, useForm } from './form.tsx';
import { ErrorNotice } from './notices.tsx';
import { t, within } from '../texts/texts.ts';

interface ConfirmReasonProps {
  title: string;
  /** What will happen, and whether it can be undone. */
  children?: ReactNode;
  /** The button's verb: "Reject". */
  verb: string;
  danger?: boolean;
  /** Where the typed reason is kept until it is sent. */
  draftKey: string;
  required?: boolean;
  label?: string;
  pending: boolean;
  error: unknown;
  onConfirm: (reason: string, done: () => void) => void;
  onClose: () => void;
}

/** Asks for a reason before something that cannot be undone. The text survives closing and reloading. */
export function ConfirmReason(props: ConfirmReasonProps) {
  const { title, verb, required = true, label = t`Reason`, pending, error, onConfirm, onClose } = props;
  const [reason, setReason, clear] = useDraft(props.draftKey);
  const { errors, attributes, submit } = useForm({
    faults: { reason: required ? unlessTyped(reason, t`Say why: the record keeps it.`) : undefined },
    failure: error,
    onSubmit: () => {
      if (!pending) onConfirm(reason.trim(), clear);
    },
  });
  return (
    <Dialog onClose={onClose} title={title}>
      <form {...attributes}>
        <Stack gap="md">
          {props.children && (
            <Text component="div" size="md">
              {props.children}
            </Text>
          )}
          <Textarea
            label={label}
            required={required}
            autosize
            minRows={3}
            data-autofocus
            value={reason}
            error={errors['reason']}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
            }}
          />
          {error != null && <ErrorNotice error={error} doing={within(verb)} kept={t`Your text is kept.`} />}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={pending} {...(props.danger ? { color: 'red' } : {})}>
              {verb}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
