import { Anchor, Button, Group, Kbd, Menu, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'react-router';
import type { IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { useShortcuts } from '../../../shared/keyboard/shortcuts.tsx';
import { elapsed } from '../../../shared/lib/time.ts';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { Presence } from '../../../shared/presence/presence.tsx';
import { useCan, useSession } from '../../../shared/session/session.ts';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { AssignDialog } from '../bulk/assign-dialog.tsx';
import { useUpdateIncident } from '../incidents.mutations.ts';
import type { WeightyThing } from '../listed-things.ts';
import { incidentState } from './incident-columns.tsx';
import { IncidentMarks } from './incident-marks.tsx';
import { IncidentQueue } from './incident-queue.tsx';
import classes from './incident.module.css';
import { ReportMenu } from './report-menu.tsx';
import { incidentPlace } from '../watching/watching.queries.ts';
import { Watchers } from '../watching/watchers.tsx';
import { WeightBadge } from './weight-badge.tsx';
import { plural, t } from '../../../shared/texts/texts.ts';

export interface IncidentCommand {
  key: string;
  label: string;
  run: () => void;
  primary?: boolean;
  pending?: boolean;
}

interface IncidentHeaderProps {
  incident: IncidentDetailDto;
  commands: readonly IncidentCommand[];
  /** What much hangs on, of all that the case names, the gravest first. */
  things?: readonly WeightyThing[];
}

const MOST_THINGS = 3;

export function IncidentHeader({ incident, commands, things = [] }: IncidentHeaderProps) {
  return (
    <>
      <header className={classes['header']}>
        <div className={classes['heading']}>
          <Title order={1} className={classes['title']}>
            <span className={classes['number']}>{incident.number}</span> {visible(incident.title)}
          </Title>
          <div className={classes['meta']}>
            <SeverityBadge severity={incident.severity} />
            <StateBadge status={incident.status} word={incidentState(incident)} />
            <span>{words(incident.type)}</span>
            <span>
              <span className={classes['dim']}>{t`from`}</span> {incident.source}
              {incident.alert_count > 1 && `, ${plural(incident.alert_count, 'alert')}`}
              {incident.quiet_alerts > 0 && (
                <span className={classes['dim']}>{t` · ${incident.quiet_alerts} said nothing new`}</span>
              )}
            </span>
            {incident.source_state === 'resolved' && incident.closure !== 'source' && (
              <span>{t`over, its source says`}</span>
            )}
            {incident.earlier_incident && (
              <span>
                <span className={classes['dim']}>{t`goes on from`}</span>{' '}
                <Anchor
                  component={Link}
                  to={`/incidents/${incident.earlier_incident.number}`}
                  size="sm"
                  underline="always"
                >
                  {incident.earlier_incident.number}
                </Anchor>
              </span>
            )}
            <Assignee incident={incident} />
            <IncidentQueue incident={incident} />
            <IncidentMarks incident={incident} />
            <Watchers incidentId={incident.id} />
            <Presence id={incident.id} place={incidentPlace} />
            <span>
              <TimeAgo at={incident.created_at} />
              {incident.triage_seconds !== null && (
                <span className={classes['dim']}>
                  {t` · triaged in ${elapsed(incident.triage_seconds * 1000)}`}
                </span>
              )}
            </span>
            {things.slice(0, MOST_THINGS).map((thing) => (
              <WeightBadge key={`${thing.type} ${thing.value}`} thing={thing} named />
            ))}
            {things.length > MOST_THINGS && (
              <span
                className={classes['dim']}
              >{t`and ${things.length - MOST_THINGS} more of the lists`}</span>
            )}
          </div>
        </div>
        <Group gap="xs" className={`${classes['commands']} no-print`}>
          {commands.map(({ key, label, run, primary, pending }) => (
            <Button
              key={key}
              variant={primary ? 'filled' : 'default'}
              loading={pending ?? false}
              onClick={run}
              rightSection={
                <Kbd size="xs" className={classes['hint']} aria-hidden>
                  {key}
                </Kbd>
              }
            >
              {label}
            </Button>
          ))}
          <ReportMenu incident={incident} />
        </Group>
      </header>
      {incident.status === 'resolved' && (
        <div className={classes['resolution']}>
          <Text size="sm">
            <strong>{incidentState(incident) ?? t`Resolved`}</strong>
            {incident.resolved_by && ` — ${incident.resolved_by}`}
            {incident.resolved_at && (
              <>
                , <TimeAgo at={incident.resolved_at} />
              </>
            )}
            {incident.resolution_note && `: ${incident.resolution_note}`}
          </Text>
        </div>
      )}
    </>
  );
}

function Assignee({ incident }: { incident: IncidentDetailDto }) {
  const canWrite = useCan('incident:write');
  const session = useSession();
  const update = useUpdateIncident(incident.id);
  const assign = (assignee_id: string | null): void =>
    update.mutate(
      { version: incident.version, assignee_id },
      { onError: (error) => toast.failed(t`change the assignee`, error) },
    );
  const name = incident.assignee?.name ?? t`Assigned to nobody`;
  const mine = incident.assignee?.id === session.userId;
  const [choosing, { open, close }] = useDisclosure();
  useShortcuts([
    {
      ...{ keys: 'i', label: t`Assign to me`, group: t`Incident`, when: canWrite },
      obstacle: mine ? t`${incident.number} is yours already.` : null,
      run: () => assign(session.userId),
    },
  ]);
  if (!canWrite) return <span>{visible(name)}</span>;
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className={classes['inline']} aria-label={t`Assignee: ${name}`}>
            {visible(name)}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {!mine && <Menu.Item onClick={() => assign(session.userId)}>{t`Assign to me`}</Menu.Item>}
          <Menu.Item onClick={open}>{t`Assign to somebody…`}</Menu.Item>
          {incident.assignee && <Menu.Item onClick={() => assign(null)}>{t`Assign to nobody`}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {choosing && (
        <AssignDialog
          called={incident.number}
          onAssign={({ id }) => {
            close();
            if (id !== (incident.assignee?.id ?? null)) assign(id);
          }}
          onClose={close}
        />
      )}
    </>
  );
}
