import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useRenewRecoveryCodes } from '../second-factors.queries.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { t } from '../../../shared/texts/texts.ts';

const FEW = 3;

/** How many are left, and new ones in their place. */
export function RecoveryCodesLeft({ left }: { left: number }) {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const renew = useRenewRecoveryCodes();
  return (
    <Group gap="sm">
      <Text {...(left <= FEW ? { fw: 600 } : {})}>
        {left === 1
          ? left <= FEW
            ? t`1 recovery code left: make new ones before you need them`
            : t`1 recovery code left`
          : left <= FEW
            ? t`${left} recovery codes left: make new ones before you need them`
            : t`${left} recovery codes left`}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {t`Make new ones`}
      </Button>
      {asking && (
        <Confirm
          title={t`New recovery codes`}
          verb={t`Make new ones`}
          doing={t`make new recovery codes`}
          danger={false}
          pending={renew.isPending}
          error={renew.error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            renew.mutate(undefined, {
              onSuccess: ({ recovery_codes }) => {
                setAsking(false);
                setCodes(recovery_codes);
              },
            })
          }
        >
          {t`The codes you have stored stop working at once.`}
        </Confirm>
      )}
      {codes !== null && (
        <Dialog
          onClose={() => setCodes(null)}
          withCloseButton={false}
          closeOnEscape={false}
          closeOnClickOutside={false}
          title={t`Recovery codes`}
        >
          <RecoveryCodes codes={codes} onStored={() => setCodes(null)} />
        </Dialog>
      )}
    </Group>
  );
}
