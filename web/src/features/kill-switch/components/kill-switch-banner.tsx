import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KillSwitchDto } from '../../../shared/api/generated/index.ts';
import { later } from '../../../shared/lib/later.tsx';
import { useCan } from '../../../shared/session/session.ts';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { killSwitchesQuery, useReleaseKillSwitch } from '../kill-switch.queries.ts';
import classes from './kill-switch-banner.module.css';
import { t } from '../../../shared/texts/texts.ts';

const ConfirmReason = later(() =>
  import('../../../shared/ui/confirm-reason.tsx').then((module) => module.ConfirmReason),
);

function scopeOf({ scope, target }: KillSwitchDto): string {
  return scope === 'global'
    ? t`All automated effects are stopped`
    : t`The ${scope} ${target ?? ''} is stopped`;
}

/** On every page while a kill switch is on: what, who, why, since when, and the way to end it. */
export function KillSwitchBanner() {
  const canRead = useCan('killswitch:read');
  const { data = [] } = useQuery({ ...killSwitchesQuery, enabled: canRead });
  return data.map((killSwitch) => <Banner key={killSwitch.id} killSwitch={killSwitch} />);
}

function Banner({ killSwitch }: { killSwitch: KillSwitchDto }) {
  const canWrite = useCan('killswitch:write');
  const [asking, setAsking] = useState(false);
  const release = useReleaseKillSwitch();
  return (
    <div className={classes['banner']} role="alert">
      <IconHandStop size={16} aria-hidden className={classes['icon']} />
      <span className={classes['text']}>
        <strong>{t`Kill switch: ${scopeOf(killSwitch)}.`}</strong> {killSwitch.engaged_by},{' '}
        <TimeAgo at={killSwitch.engaged_at} />: {killSwitch.reason}
        {!canWrite && t` A manager can end it.`}
      </span>
      {canWrite && (
        <Button variant="white" color="red" size="compact-xs" onClick={() => setAsking(true)}>
          {t`End it`}
        </Button>
      )}
      {asking && (
        <ConfirmReason
          title={t`End the kill switch`}
          verb={t`End the kill switch`}
          draftKey={`kill-switch-release:${killSwitch.id}`}
          pending={release.isPending}
          error={release.error}
          onClose={() => setAsking(false)}
          onConfirm={(reason, done) =>
            release.mutate(
              { id: killSwitch.id, reason },
              {
                onSuccess: () => {
                  done();
                  setAsking(false);
                },
              },
            )
          }
        >
          {t`Automated effects start again at once, those that have waited included.`}
        </ConfirmReason>
      )}
    </div>
  );
}
