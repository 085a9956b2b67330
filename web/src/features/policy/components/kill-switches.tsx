import { KILL_SWITCH_SCOPES, type KillSwitchScope } from '#contracts';
import { Autocomplete, Button, Select, Stack, Text, Textarea } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { actionTypesQuery } from '../../../shared/api/action.queries.ts';
import type { KillSwitchDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { killSwitchHistoryQuery, useEngageKillSwitch } from '../policy.queries.ts';
import classes from './policy.module.css';
import { rich, t, within } from '../../../shared/texts/texts.ts';

/** Stops automated effects at once. What is on stands in the red bar over every page, with the way to end it. */
export function KillSwitches() {
  const mayWrite = useCan('killswitch:write');
  const history = useQuery(killSwitchHistoryQuery);
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title={t`Kill switch`}
      aside={
        mayWrite && (
          <Button
            color="red"
            variant="outline"
            leftSection={<IconHandStop size={16} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {t`Stop automated effects`}
          </Button>
        )
      }
    >
      {history.error && (
        <ErrorNotice
          error={history.error}
          doing={t`load the kill switches`}
          retry={() => void history.refetch()}
        />
      )}
      {history.data && <SwitchList switches={history.data} mayWrite={mayWrite} />}
      {asking && <EngageDialog onClose={() => setAsking(false)} />}
    </Section>
  );
}

const SHOWN = 5;

function SwitchList({ switches, mayWrite }: { switches: readonly KillSwitchDto[]; mayWrite: boolean }) {
  if (switches.length === 0) {
    return (
      <Text c="dimmed">
        {mayWrite
          ? t`Never used. It stops what playbooks and the analyst would do by themselves; reading and people with the right to act go on.`
          : t`Never used. A manager can turn it on: it stops what playbooks and the analyst would do by themselves; reading and people with the right to act go on.`}
      </Text>
    );
  }
  return (
    <ul className={classes['entries']}>
      {switches.slice(0, SHOWN).map((each) => (
        <li key={each.id}>
          <span>
            <strong>{each.released_at === null ? t`On` : t`Ended`}</strong> ·{' '}
            {each.scope === 'global' ? t`everything` : `${each.scope} ${each.target ?? ''}`} · {each.reason}{' '}
            <Text span size="sm" c="dimmed">
              {rich`by ${each.engaged_by}, ${(<TimeAgo at={each.engaged_at} />)}`}
              {each.released_at && (
                <>
                  {rich`; ended by ${each.released_by}, ${(<TimeAgo at={each.released_at} />)}${each.release_reason && `: ${each.release_reason}`}`}
                </>
              )}
            </Text>
          </span>
        </li>
      ))}
    </ul>
  );
}

const SCOPE_LABELS: Record<KillSwitchScope, string> = {
  global: t`Everything`,
  action: t`One action`,
  connector: t`One connector`,
  playbook: t`One playbook`,
};

function EngageDialog({ onClose }: { onClose: () => void }) {
  const [scope, setScope] = useState<KillSwitchScope>('global');
  const [target, setTarget] = useState('');
  const [reason, setReason, clearReason] = useDraft('kill-switch:engage');
  const engage = useEngageKillSwitch();
  const { data: types = [] } = useQuery({ ...actionTypesQuery, enabled: scope === 'action' });
  const { errors, attributes } = useForm({
    faults: {
      target: scope === 'global' ? undefined : unlessTyped(target, t`Name the ${scope} that is to stop.`),
      reason: unlessTyped(reason, t`Say why: everybody reads it in the red bar.`),
    },
    failure: engage.error,
    onSubmit: () =>
      engage.mutate(
        { scope, reason: reason.trim(), ...(scope === 'global' ? {} : { target: target.trim() }) },
        {
          onSuccess: () => {
            clearReason();
            onClose();
          },
        },
      ),
  });
  return (
    <Dialog onClose={onClose} title={t`Stop automated effects`}>
      <form {...attributes}>
        <Stack gap="md">
          <Text>
            {t`Nothing of this starts any more until somebody ends it. Alerts are still accepted and triaged, and what has begun already is finished.`}
          </Text>
          <Select
            label={t`What is stopped`}
            data={KILL_SWITCH_SCOPES.map((each) => ({ value: each, label: SCOPE_LABELS[each] }))}
            allowDeselect={false}
            value={scope}
            onChange={(next) => setScope(KILL_SWITCH_SCOPES.find((each) => each === next) ?? 'global')}
          />
          {scope !== 'global' && (
            <Autocomplete
              label={t`Name of the ${scope}`}
              required
              data={scope === 'action' ? types.filter((type) => !type.read_only).map(({ name }) => name) : []}
              value={target}
              onChange={setTarget}
              error={errors['target']}
              description={
                scope === 'action' ? undefined : t`As ${within(words(scope))}s are named in their list.`
              }
            />
          )}
          <Textarea
            label={t`Reason`}
            description={t`Everybody reads it in the red bar, and the record keeps it.`}
            required
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            error={errors['reason']}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {engage.isError && (
            <ErrorNotice error={engage.error} doing={t`turn it on`} kept={t`Your text is kept.`} />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" color="red" loading={engage.isPending}>
              {t`Stop it now`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
