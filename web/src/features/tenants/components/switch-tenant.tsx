import type { TenantDto } from '../../../shared/api/generated/index.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useChangeTenant } from '../tenants.queries.ts';

/** Disables it, or enables it again. */
export function SwitchTenant({ tenant, onClose }: { tenant: TenantDto; onClose: () => void }) {
  const change = useChangeTenant(tenant.slug);
  const disable = tenant.disabled_at === null;
  const verb = disable ? 'Disable' : 'Enable';
  return (
    <Confirm
      title={`${verb} ${tenant.name}`}
      verb={verb}
      doing={`${verb.toLowerCase()} the tenant`}
      danger={disable}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ disabled: disable }, { onSuccess: onClose })}
    >
      {disable
        ? 'Its people are signed out and nobody signs in, its keys open nothing, and its sources take nothing. What is there stays; it can be enabled again.'
        : 'Its people may sign in again, its keys work, and its sources take deliveries.'}
    </Confirm>
  );
}
