import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import {
  JsonSchemaForm,
  missingFields,
  type FormSchema,
  type FormValues,
} from '../../../shared/ui/json-schema-form.tsx';

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
  const missing = missingFields(schema, values);
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing.length === 0) onSave(values);
        }}
      >
        <Stack gap="md">
          <JsonSchemaForm schema={schema} values={values} onChange={setValues} />
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={missing.length > 0}>
              Take it into the draft
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
