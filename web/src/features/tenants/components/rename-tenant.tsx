import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { TenantDto } from '../../../shared/api/generated/index.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { useChangeTenant } from '../tenants.queries.ts';

export function RenameTenant({ tenant, onClose }: { tenant: TenantDto; onClose: () => void }) {
  const [name, setName] = useState(tenant.name);
  const change = useChangeTenant(tenant.slug);
  return (
    <Dialog onClose={onClose} title={`Rename ${tenant.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ name: name.trim() }, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {change.isError && <ErrorNotice error={change.error} doing="rename the tenant" />}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Rename
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
