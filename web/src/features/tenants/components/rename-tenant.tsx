import type { TenantDto } from '../../../shared/api/generated/index.ts';
import { RenameDialog } from '../../../shared/ui/rename-dialog.tsx';
import { useChangeTenant } from '../tenants.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

export function RenameTenant({ tenant, onClose }: { tenant: TenantDto; onClose: () => void }) {
  const change = useChangeTenant(tenant.slug);
  return (
    <RenameDialog
      title={t`Rename ${tenant.name}`}
      name={tenant.name}
      maxLength={200}
      doing={t`rename the tenant`}
      pending={change.isPending}
      error={change.error}
      onRename={(name) => change.mutate({ name }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
