import type { TenantDto } from '../../../shared/api/generated/index.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useChangeTenant } from '../tenants.queries.ts';
import { t, within } from '../../../shared/texts/texts.ts';

/** Disables it, or enables it again. */
export function SwitchTenant({ tenant, onClose }: { tenant: TenantDto; onClose: () => void }) {
  const change = useChangeTenant(tenant.slug);
  const disable = tenant.disabled_at === null;
  const verb = disable ? t`Disable` : t`Enable`;
  return (
    <Confirm
      title={`${verb} ${tenant.name}`}
      verb={verb}
      doing={t`${within(verb)} the tenant`}
      danger={disable}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={() => change.mutate({ disabled: disable }, { onSuccess: onClose })}
    >
      {disable
        ? t`Its people are signed out and nobody signs in, its keys open nothing, and its sources take nothing. What is there stays; it can be enabled again.`
        : t`Its people may sign in again, its keys work, and its sources take deliveries.`}
    </Confirm>
  );
}
