import { ActionIcon, CloseButton, TextInput } from '@mantine/core';
import { IconClock, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { IncidentDetailDto, UpdateIncidentDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { useNow } from '../../../shared/lib/use-now.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { toast } from '../../../shared/ui/toast.ts';
import { SnoozeDialog } from '../bulk/snooze-dialog.tsx';
import { useUpdateIncident } from '../incidents.mutations.ts';
import classes from './incident-marks.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** Its tags, and until when it is put off; both can be changed here. */
export function IncidentMarks({ incident }: { incident: IncidentDetailDto }) {
  const canWrite = useCan('incident:write');
  const update = useUpdateIncident(incident.id);
  const change = (fields: Omit<UpdateIncidentDto, 'version'>, doing: string): void =>
    update.mutate(
      { version: incident.version, ...fields },
      { onError: (error) => toast.failed(doing, error) },
    );
  const retag = (tags: string[]): void => change({ tags }, t`change the tags`);
  return (
    <span className={classes['marks']}>
      {incident.tags.map((tag) => (
        <span key={tag} className={classes['tag']}>
          <Link to={`/incidents?tag=${encodeURIComponent(tag)}`}>{visible(tag)}</Link>
          {canWrite && (
            <CloseButton
              size="xs"
              aria-label={t`Remove the tag ${tag}`}
              onClick={() => retag(incident.tags.filter((each) => each !== tag))}
            />
          )}
        </span>
      ))}
      {canWrite && <NewTag onAdd={(tag) => retag([...incident.tags, tag])} />}
      {incident.status !== 'resolved' && (
        <Snooze
          incident={incident}
          canWrite={canWrite}
          onSnooze={(snoozed_until) => change({ snoozed_until }, t`put it off`)}
        />
      )}
    </span>
  );
}

function NewTag({ onAdd }: { onAdd: (tag: string) => void }) {
  const [opened, setOpened] = useState(false);
  const [tag, setTag] = useState('');
  const close = (): void => {
    setOpened(false);
    setTag('');
  };
  if (!opened)
    return (
      <ActionIcon aria-label={t`Add a tag`} onClick={() => setOpened(true)}>
        <IconTag size={14} aria-hidden />
      </ActionIcon>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (tag.trim() !== '') onAdd(tag.trim());
        close();
      }}
    >
      <TextInput
        size="xs"
        w={140}
        aria-label={t`New tag`}
        // It was asked for by a click or a key just now.
        ref={(input) => input?.focus()}
        value={tag}
        onChange={(event) => setTag(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
        onBlur={() => tag.trim() === '' && close()}
      />
    </form>
  );
}

interface SnoozeProps {
  incident: IncidentDetailDto;
  canWrite: boolean;
  onSnooze: (until: string | null) => void;
}

function Snooze({ incident, canWrite, onSnooze }: SnoozeProps) {
  const [asking, setAsking] = useState(false);
  const now = useNow(60_000);
  const until = incident.snoozed_until;
  const isOff = until !== null && Date.parse(until) > now;
  return (
    <>
      {isOff && <span className={classes['tag']}>{t`Put off until ${exact(until)}`}</span>}
      {canWrite && (
        <ActionIcon
          aria-label={isOff ? t`Change until when it is put off` : t`Put it off`}
          onClick={() => setAsking(true)}
        >
          <IconClock size={14} aria-hidden />
        </ActionIcon>
      )}
      {asking && (
        <SnoozeDialog
          called={incident.number}
          onClose={() => setAsking(false)}
          onSnooze={(moment) => {
            setAsking(false);
            onSnooze(moment);
          }}
        />
      )}
    </>
  );
}
