import { Alert, Button, FileInput, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ImportResultDto, InventoryKind } from '../../../shared/api/generated/index.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useImport } from '../inventory.queries.ts';
import { rich, t } from '../../../shared/texts/texts.ts';

interface ImportDialogProps {
  kind: InventoryKind;
  onClose: () => void;
}

/** A file is looked at as soon as it is chosen, and taken over when a person has seen what that would do. */
export function ImportDialog({ kind, onClose }: ImportDialogProps) {
  const [csv, setCsv] = useState<string | null>(null);
  const look = useImport();
  const take = useImport();
  const choose = async (file: File | null): Promise<void> => {
    look.reset();
    take.reset();
    const text = file === null ? null : await file.text();
    setCsv(text);
    if (text !== null) look.mutate({ kind, csv: text, dry_run: true });
  };
  const error = take.error ?? look.error;
  const seen = look.data;
  const { errors, attributes } = useForm({
    faults: { file: fileFault(csv, seen) },
    onSubmit: () =>
      take.mutate(
        { kind, csv: csv ?? '' },
        {
          onSuccess: ({ created, updated }) => {
            toast.done(t`${created} added, ${updated} changed.`);
            onClose();
          },
        },
      ),
  });
  return (
    <Dialog onClose={onClose} title={kind === 'asset' ? t`Import assets` : t`Import identities`} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <Text size="sm">
            {rich`The first line of the file names its columns, in any order: ${(<code>{'name'}</code>)}, and as you have them ${(<code>{'aliases'}</code>)}, ${(<code>{'addresses'}</code>)}, ${(<code>{'owner'}</code>)}, ${(<code>{'title'}</code>)}, ${(<code>{'department'}</code>)}, ${(<code>{'criticality'}</code>)} (low, medium, high, critical) and ${(<code>{'tags'}</code>)}. Several values of a cell are parted by a semicolon. Entries of the same name are changed; nothing is removed.`}
          </Text>
          <FileInput
            label={t`CSV file`}
            placeholder={t`Choose a file`}
            accept=".csv,text/csv"
            clearable
            error={errors['file']}
            clearButtonProps={{ 'aria-label': t`Choose no file` }}
            onChange={(file) => void choose(file)}
          />
          {seen && <Outlook result={seen} />}
          {error != null && (
            <ErrorNotice error={error} doing={take.error == null ? t`read the file` : t`import the file`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={take.isPending || look.isPending}>
              {t`Import`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

function fileFault(csv: string | null, seen: ImportResultDto | undefined): string | undefined {
  if (csv === null) return t`Choose a file.`;
  if (seen === undefined) return t`It could not be looked at: choose it again.`;
  if (seen.error_count > 0) return t`Put right what is wrong in the file, and choose it again.`;
  return seen.created + seen.updated === 0 ? t`Everything in it is there already.` : undefined;
}

function Outlook({ result }: { result: ImportResultDto }) {
  const { created, updated, unchanged, errors, error_count, ignored_columns } = result;
  if (error_count > 0)
    return (
      <Alert
        color="red"
        title={error_count === 1 ? t`One thing is wrong` : t`${error_count} things are wrong`}
        role="alert"
      >
        <List size="sm">
          {errors.map(({ line, column, message }) => (
            <List.Item key={`${line} ${column} ${message}`}>
              {t`Line ${line}, character ${column}: ${message}`}
            </List.Item>
          ))}
        </List>
        {error_count > errors.length && <Text size="sm">{t`The first ${errors.length} are shown.`}</Text>}
      </Alert>
    );
  return (
    <Alert color="accent" title={t`The file is fine`} role="status">
      <Text size="sm">
        {t`${created} will be added, ${updated} changed; ${unchanged} are there as they are.`}
      </Text>
      {ignored_columns.length > 0 && (
        <Text size="sm">{t`Not read, for nothing here is called so: ${ignored_columns.join(', ')}.`}</Text>
      )}
    </Alert>
  );
}
