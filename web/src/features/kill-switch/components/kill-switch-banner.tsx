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

const ConfirmReason = later(() =>
  import('../../../shared/ui/confirm-reason.tsx').then((module) => module.ConfirmReason),
);

function scopeOf({ scope, target }: KillSwitchDto): string {
  return scope === 'global' ? 'All automated effects are stopped' : `The ${scope} ${target ?? ''} is stopped`;
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
        <strong>Kill switch: {scopeOf(killSwitch)}.</strong> {killSwitch.engaged_by},{' '}
        <TimeAgo at={killSwitch.engaged_at} />: {killSwitch.reason}
        {!canWrite && ' A manager can end it.'}
      </span>
      {canWrite && (
        <Button variant="white" color="red" size="compact-xs" onClick={() => setAsking(true)}>
          End it
        </Button>
      )}
      {asking && (
        <ConfirmReason
          title="End the kill switch"
          verb="End the kill switch"
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
          Automated effects start again at once, those that have waited included.
        </ConfirmReason>
      )}
    </div>
  );
}
