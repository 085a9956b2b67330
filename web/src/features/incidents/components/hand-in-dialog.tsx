import { Button, FileInput, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { unlessEmail, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useHandInMail } from '../incidents.mutations.ts';
import { t } from '../../../shared/texts/texts.ts';

/** As much as the server takes; told before it is sent. */
const MOST_BYTES = 18 * 1024 * 1024;
const TOO_LARGE = t`It is larger than 18 MiB: deliver it to a source of the format raw_email.`;

export function HandInDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [note, setNote] = useState('');
  const [reporter, setReporter] = useState('');
  const handIn = useHandInMail();
  const navigate = useNavigate();
  const tooLarge = (file?.size ?? 0) > MOST_BYTES;
  const { errors, attributes } = useForm({
    faults: {
      file: file === null ? t`Choose the mail’s file.` : tooLarge ? TOO_LARGE : undefined,
      reporter: reporter.trim() === '' ? undefined : unlessEmail(reporter),
    },
    failure: handIn.error,
    onSubmit: () => {
      if (file === null) return;
      handIn.mutate(
        { file, note: note.trim(), reporter: reporter.trim() },
        {
          onSuccess: ({ number }) => {
            toast.done(t`${number} is being triaged.`);
            void navigate(`/incidents/${number}`);
          },
        },
      );
    },
  });
  return (
    <Dialog onClose={onClose} title={t`Hand in a suspicious mail`}>
      <form {...attributes}>
        <Stack gap="md">
          <Text size="sm">
            {t`Save the mail from your mail program as a file (.eml); forwarded, it loses the headers by which it is judged.`}
          </Text>
          <FileInput
            label={t`Mail`}
            placeholder={t`Choose a file`}
            accept=".eml,message/rfc822"
            clearable
            clearButtonProps={{ 'aria-label': t`Choose no file` }}
            error={tooLarge ? TOO_LARGE : errors['file']}
            onChange={(chosen) => {
              handIn.reset();
              setFile(chosen);
            }}
          />
          <TextInput
            label={t`Reported by`}
            description={t`The address of whoever has told you of it: they can be told what comes of it.`}
            type="email"
            maxLength={320}
            value={reporter}
            error={errors['reporter']}
            onChange={(event) => setReporter(event.currentTarget.value)}
          />
          <Textarea
            label={t`Note`}
            description={t`Who has got it, and why it is suspicious.`}
            autosize
            minRows={2}
            maxLength={20_000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {handIn.isError && <ErrorNotice error={handIn.error} doing={t`hand in the mail`} />}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={handIn.isPending}>
              {t`Hand in`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
