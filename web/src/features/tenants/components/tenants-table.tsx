import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { TenantDto } from '../../../shared/api/generated/index.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { columnsOf, DataTable } from '../../../shared/ui/data-table.tsx';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { RenameTenant } from './rename-tenant.tsx';
import { SwitchTenant } from './switch-tenant.tsx';
import { t } from '../../../shared/texts/texts.ts';

const column = columnsOf<TenantDto>();

interface TenantsTableProps {
  tenants: readonly TenantDto[] | undefined;
  mayWrite: boolean;
}

export function TenantsTable({ tenants, mayWrite }: TenantsTableProps) {
  const columns = useMemo(
    () => [
      column.accessor('name', { header: t`Name`, meta: { width: '24%' } }),
      column.display({
        id: 'slug',
        header: t`Short name`,
        meta: { width: 150 },
        cell: ({ row }) => <code>{row.original.slug}</code>,
      }),
      column.display({
        id: 'sign-in',
        header: t`Its people sign in at`,
        cell: ({ row }) => <SignInAddress tenant={row.original} />,
      }),
      column.display({
        id: 'webhooks',
        header: t`Its sources deliver below`,
        cell: ({ row }) => <code>{row.original.webhook_path}/</code>,
      }),
      column.display({
        id: 'state',
        header: t`State`,
        meta: { width: 110 },
        cell: ({ row }) => <State tenant={row.original} />,
      }),
      column.display({
        id: 'menu',
        header: () => <VisuallyHidden>{t`What to do`}</VisuallyHidden>,
        meta: { width: 190, align: 'end' },
        cell: ({ row }) => mayWrite && <Actions tenant={row.original} />,
      }),
    ],
    [mayWrite],
  );
  return (
    <DataTable
      label={t`Tenants`}
      columns={columns}
      rows={tenants}
      rowId={(tenant) => tenant.id}
      empty={<EmptyState title={t`There are no tenants`}>{t`Load the page again.`}</EmptyState>}
      phoneRow={(tenant) => (
        <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
          <div style={{ minWidth: 0 }}>
            <Text fw={500}>{tenant.name}</Text>
            <Text size="sm" c="dimmed">
              <code>{tenant.slug}</code> · <State tenant={tenant} />
            </Text>
            <SignInAddress tenant={tenant} />
          </div>
          {mayWrite && <Actions tenant={tenant} />}
        </div>
      )}
    />
  );
}

function SignInAddress({ tenant }: { tenant: TenantDto }) {
  return (
    <Group gap={4} wrap="nowrap">
      <code>{tenant.sign_in_path}</code>
      <CopyButton
        label={t`Copy the whole address for ${tenant.name}`}
        value={globalThis.location.origin + tenant.sign_in_path}
      />
    </Group>
  );
}

function State({ tenant }: { tenant: TenantDto }) {
  if (tenant.platform) return <>{t`Platform`}</>;
  return tenant.disabled_at === null ? (
    <>{t`Active`}</>
  ) : (
    <Text span c="dimmed">
      {t`⊘ Disabled`}
    </Text>
  );
}

function Actions({ tenant }: { tenant: TenantDto }) {
  const [open, setOpen] = useState<'rename' | 'switch' | null>(null);
  const close = (): void => setOpen(null);
  const verb = tenant.disabled_at === null ? t`Disable` : t`Enable`;
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t`Rename ${tenant.name}`}
        onClick={() => setOpen('rename')}
      >
        {t`Rename`}
      </Button>
      {!tenant.platform && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`${verb} ${tenant.name}`}
          onClick={() => setOpen('switch')}
        >
          {verb}
        </Button>
      )}
      {open === 'rename' && <RenameTenant tenant={tenant} onClose={close} />}
      {open === 'switch' && <SwitchTenant tenant={tenant} onClose={close} />}
    </Group>
  );
}
