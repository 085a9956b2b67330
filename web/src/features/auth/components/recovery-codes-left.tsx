import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { useRenewRecoveryCodes } from '../second-factors.queries.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

const FEW = 3;

/** How many are left, and new ones in their place. */
export function RecoveryCodesLeft({ left }: { left: number }) {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const renew = useRenewRecoveryCodes();
  return (
    <Group gap="sm">
      <Text {...(left <= FEW ? { fw: 600 } : {})}>
        {left === 1 ? '1 recovery code' : `${left} recovery codes`} left
        {left <= FEW && ': make new ones before you need them'}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        Make new ones
      </Button>
      {asking && (
        <Confirm
          title="New recovery codes"
          verb="Make new ones"
          doing="make new recovery codes"
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
          The codes you have stored stop working at once.
        </Confirm>
      )}
      {codes !== null && (
        <Dialog
          onClose={() => setCodes(null)}
          withCloseButton={false}
          closeOnEscape={false}
          closeOnClickOutside={false}
          title="Recovery codes"
        >
          <RecoveryCodes codes={codes} onStored={() => setCodes(null)} />
        </Dialog>
      )}
    </Group>
  );
}
