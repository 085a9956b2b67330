import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { UserDto } from '../../../shared/api/generated/index.ts';
import { useSession } from '../../../shared/session/session.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { useRemoveFactors, useResetPassword, useSetUserDisabled, useUnlockUser } from '../users.mutations.ts';
import { EditUser } from './user-form.tsx';
import { UserSessions } from './user-sessions.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface UserMenuProps {
  user: UserDto;
  onPassword: (email: string, password: string) => void;
}

type Dialog = 'edit' | 'reset' | 'sessions' | 'unlock' | 'factors' | 'disable';

/** What an administrator does with a user. Nobody locks themselves out: own disabling and reset are not there. */
export function UserMenu({ user, onPassword }: UserMenuProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { userId } = useSession();
  const own = user.id === userId;
  const close = (): void => setDialog(null);
  const enable = useSetUserDisabled(user.id);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t`What to do with ${user.name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('edit')}>{t`Change name or role`}</Menu.Item>
          <Menu.Item disabled={own} onClick={() => setDialog('reset')}>
            {t`New password`}
          </Menu.Item>
          <Menu.Item onClick={() => setDialog('sessions')}>{t`Sessions`}</Menu.Item>
          <Menu.Item onClick={() => setDialog('unlock')}>{t`Unlock sign-in`}</Menu.Item>
          <Menu.Item disabled={own || user.second_factors.length === 0} onClick={() => setDialog('factors')}>
            {t`Remove second factors`}
          </Menu.Item>
          {user.disabled ? (
            <Menu.Item onClick={() => enable.mutate(false)}>{t`Enable again`}</Menu.Item>
          ) : (
            <Menu.Item c="var(--danger)" disabled={own} onClick={() => setDialog('disable')}>
              {t`Disable`}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'edit' && <EditUser user={user} onClose={close} />}
      {dialog === 'reset' && <ResetDialog user={user} onClose={close} onPassword={onPassword} />}
      {dialog === 'sessions' && <UserSessions user={user} onClose={close} />}
      {dialog === 'unlock' && <UnlockDialog user={user} onClose={close} />}
      {dialog === 'factors' && <FactorsDialog user={user} onClose={close} />}
      {dialog === 'disable' && <DisableDialog user={user} onClose={close} />}
    </>
  );
}

function ResetDialog({ user, onClose, onPassword }: UserMenuProps & { onClose: () => void }) {
  const reset = useResetPassword(user.id);
  return (
    <Confirm
      title={t`New password for ${user.name}`}
      verb={t`Make a new password`}
      doing={t`make a new password`}
      pending={reset.isPending}
      error={reset.error}
      onClose={onClose}
      onConfirm={() =>
        reset.mutate(undefined, {
          onSuccess: ({ password }) => {
            onClose();
            onPassword(user.email, password);
          },
        })
      }
    >
      {t`The old password stops working, and all sessions and API keys of ${user.name} end at once. The new one is shown to you once.`}
    </Confirm>
  );
}

function UnlockDialog({ user, onClose }: { user: UserDto; onClose: () => void }) {
  const unlock = useUnlockUser(user.id);
  return (
    <Confirm
      title={t`Unlock the sign-in of ${user.name}`}
      verb={t`Unlock`}
      doing={t`unlock the sign-in`}
      danger={false}
      pending={unlock.isPending}
      error={unlock.error}
      onClose={onClose}
      onConfirm={() => unlock.mutate(undefined, { onSuccess: onClose })}
    >
      {t`The wrong passwords tried with ${user.email} are forgotten: the next attempt need not wait. Password and sessions stay as they are.`}
    </Confirm>
  );
}

function FactorsDialog({ user, onClose }: { user: UserDto; onClose: () => void }) {
  const remove = useRemoveFactors(user.id);
  return (
    <Confirm
      title={t`Remove the second factors of ${user.name}`}
      verb={t`Remove them`}
      doing={t`remove the second factors`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
    >
      {t`For somebody who has lost phone and recovery codes: make sure that it is ${user.name} who asks. All their sessions end, and until they set up another one the password alone signs them in.`}
    </Confirm>
  );
}

function DisableDialog({ user, onClose }: { user: UserDto; onClose: () => void }) {
  const disable = useSetUserDisabled(user.id);
  return (
    <Confirm
      title={t`Disable ${user.name}`}
      verb={t`Disable`}
      doing={t`disable the user`}
      pending={disable.isPending}
      error={disable.error}
      onClose={onClose}
      onConfirm={() => disable.mutate(true, { onSuccess: onClose })}
    >
      {t`All sessions and API keys of ${user.name} end at once and for good. What they did stays in the record, and they can be enabled again.`}
    </Confirm>
  );
}
