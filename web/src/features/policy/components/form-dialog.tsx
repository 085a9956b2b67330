import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { useForm } from '../../../shared/ui/form.tsx';
import {
  JsonSchemaForm,
  schemaFaults,
  type FormSchema,
  type FormValues,
} from '../../../shared/ui/json-schema-form.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface FormDialogProps {
  title: string;
  schema: FormSchema;
  initial: FormValues;
  onSave: (values: FormValues) => void;
  onClose: () => void;
}

/** Edits one entry of the draft. Nothing reaches the server before the draft is published. */
export function FormDialog({ title, schema, initial, onSave, onClose }: FormDialogProps) {
  const [values, setValues] = useState(initial);
  const { errors, attributes } = useForm({
    faults: schemaFaults(schema, values),
    onSubmit: () => onSave(values),
  });
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <form {...attributes}>
        <Stack gap="md">
          <JsonSchemaForm schema={schema} values={values} onChange={setValues} errors={errors} />
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit">{t`Take it into the draft`}</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
