import { Button, Group, Skeleton, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PasskeyDto, SecondFactorsDto } from '../../../shared/api/generated/index.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { RenameDialog } from '../../../shared/ui/rename-dialog.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { secondFactorsQuery, useRemoveFactor, useRenamePasskey } from '../second-factors.queries.ts';
import { EnrolSecondFactor, passkeyObstacle } from './enrol-second-factor.tsx';
import { RecoveryCodesLeft } from './recovery-codes-left.tsx';
import { t } from '../../../shared/texts/texts.ts';

const NEEDS: Record<SecondFactorsDto['need'], string> = {
  optional: t`Your role does not need one. With one, your password alone opens nothing.`,
  to_decide: t`Your role needs one to decide approvals.`,
  always: t`Your role needs one for everything.`,
};

interface Factor {
  /** `totp`, or a passkey's id. */
  id: string;
  name: string;
  kind: string;
  created_at: string;
  last_used_at: string | null;
  passkey: PasskeyDto | null;
}

/** What one proves who one is with besides the password: to see, add, rename and remove. */
export function SecondFactors() {
  const factors = useQuery(secondFactorsQuery);
  const [adding, setAdding] = useState<'totp' | 'passkey' | null>(null);
  if (factors.error)
    return (
      <ErrorNotice
        error={factors.error}
        doing={t`load your second factors`}
        retry={() => void factors.refetch()}
      />
    );
  if (!factors.data) return <Skeleton height={96} aria-label={t`Loading`} role="status" />;
  const { totp, passkeys, need, passkey_origin, recovery_codes_left } = factors.data;
  const obstacle = passkeyObstacle(passkey_origin);
  const rows = rowsOf(factors.data);
  return (
    <Stack gap="sm">
      <Text>{NEEDS[need]}</Text>
      {rows.length > 0 && <FactorsTable rows={rows} last={rows.length === 1} />}
      <Group gap="xs">
        {totp === null && (
          <Button variant="default" onClick={() => setAdding('totp')}>
            {t`Add an authenticator app`}
          </Button>
        )}
        <Button variant="default" disabled={obstacle !== null} onClick={() => setAdding('passkey')}>
          {passkeys.length === 0 ? t`Add a passkey` : t`Add another passkey`}
        </Button>
      </Group>
      {obstacle !== null && (
        <Text size="sm" c="dimmed">
          {obstacle}
        </Text>
      )}
      {rows.length > 0 && <RecoveryCodesLeft left={recovery_codes_left} />}
      {adding !== null && (
        <Dialog
          onClose={() => setAdding(null)}
          // By its buttons only: what it shows at its end is shown once.
          withCloseButton={false}
          closeOnClickOutside={false}
          closeOnEscape={false}
          title={adding === 'totp' ? t`Authenticator app` : t`Passkey`}
        >
          <EnrolSecondFactor begin={adding} onDone={() => setAdding(null)} onBack={() => setAdding(null)} />
        </Dialog>
      )}
    </Stack>
  );
}

function rowsOf({ totp, passkeys }: SecondFactorsDto): Factor[] {
  const app =
    totp === null ? [] : [{ id: 'totp', name: t`Authenticator app`, kind: t`Codes`, passkey: null, ...totp }];
  return [
    ...app,
    ...passkeys.map((passkey) => ({
      ...passkey,
      kind: passkey.synced ? t`Passkey, synced` : t`Passkey, this device only`,
      passkey,
    })),
  ];
}

function FactorsTable({ rows, last }: { rows: Factor[]; last: boolean }) {
  const [removing, setRemoving] = useState<Factor | null>(null);
  const [renaming, setRenaming] = useState<PasskeyDto | null>(null);
  return (
    <>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing={6} aria-label={t`Second factors`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`Name`}</Table.Th>
              <Table.Th visibleFrom="sm">{t`Kind`}</Table.Th>
              <Table.Th visibleFrom="sm">{t`Added`}</Table.Th>
              <Table.Th>{t`Last used`}</Table.Th>
              <Table.Th>
                <VisuallyHidden>{t`What to do`}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>
                  {row.name}
                  <Text hiddenFrom="sm" size="xs" c="dimmed">
                    {row.kind}
                  </Text>
                </Table.Td>
                <Table.Td visibleFrom="sm">{row.kind}</Table.Td>
                <Table.Td visibleFrom="sm">
                  <TimeAgo at={row.created_at} />
                </Table.Td>
                <Table.Td>
                  {row.last_used_at === null ? t`Never` : <TimeAgo at={row.last_used_at} />}
                </Table.Td>
                <Table.Td ta="end">
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    {row.passkey !== null && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-label={t`Rename ${row.name}`}
                        onClick={() => setRenaming(row.passkey)}
                      >
                        {t`Rename`}
                      </Button>
                    )}
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="red"
                      aria-label={t`Remove ${row.name}`}
                      onClick={() => setRemoving(row)}
                    >
                      {t`Remove`}
                    </Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {removing !== null && <RemoveFactor factor={removing} last={last} onClose={() => setRemoving(null)} />}
      {renaming !== null && <RenamePasskey passkey={renaming} onClose={() => setRenaming(null)} />}
    </>
  );
}

function RemoveFactor({ factor, last, onClose }: { factor: Factor; last: boolean; onClose: () => void }) {
  const remove = useRemoveFactor();
  return (
    <Confirm
      title={t`Remove ${factor.name}`}
      verb={t`Remove`}
      doing={t`remove the second factor`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(factor.id, { onSuccess: onClose })}
    >
      {t`It signs you in no longer.`}
      {last &&
        t` It is your last second factor: the recovery codes go with it, and the password alone signs you in.`}
    </Confirm>
  );
}

function RenamePasskey({ passkey, onClose }: { passkey: PasskeyDto; onClose: () => void }) {
  const rename = useRenamePasskey(passkey.id);
  return (
    <RenameDialog
      title={t`Rename the passkey`}
      name={passkey.name}
      maxLength={60}
      doing={t`rename the passkey`}
      pending={rename.isPending}
      error={rename.error}
      onRename={(name) => rename.mutate(name, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
