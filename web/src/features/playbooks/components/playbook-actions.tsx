import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { PlaybookDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useDeletePlaybook, useEnablePlaybook } from '../playbooks.mutations.ts';
import { RunDialog } from './run-dialog.tsx';
import { t } from '../../../shared/texts/texts.ts';

export function PlaybookActions({ playbook }: { playbook: PlaybookDto }) {
  const mayWrite = useCan('playbook:write');
  const mayRun = useCan('playbook:run');
  const [dialog, setDialog] = useState<'run' | 'delete' | null>(null);
  const enable = useEnablePlaybook(playbook.name);
  const remove = useDeletePlaybook(playbook.name);
  const navigate = useNavigate();
  const toggle = (): void =>
    enable.mutate(!playbook.enabled, {
      onError: (error) =>
        toast.failed(playbook.enabled ? t`disable the playbook` : t`enable the playbook`, error),
    });
  return (
    <>
      {mayWrite && (
        <Button variant="default" loading={enable.isPending} onClick={toggle}>
          {playbook.enabled ? t`Disable` : t`Enable`}
        </Button>
      )}
      {mayRun && (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => setDialog('run')}
        >
          {t`Run it`}
        </Button>
      )}
      {mayWrite && !playbook.built_in && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t`More`}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item c="var(--danger)" onClick={() => setDialog('delete')}>
              {t`Delete`}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog === 'run' && <RunDialog name={playbook.name} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && (
        <Confirm
          title={t`Delete ${playbook.name}`}
          verb={t`Delete`}
          doing={t`delete the playbook`}
          pending={remove.isPending}
          error={remove.error}
          onClose={() => setDialog(null)}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate('/playbooks') })}
        >
          {t`No incident takes it any more. Its runs stay to be read. To stop it for a while, disable it instead.`}
        </Confirm>
      )}
    </>
  );
}
