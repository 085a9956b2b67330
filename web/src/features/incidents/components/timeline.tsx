import { Button, Checkbox, Group, Skeleton, Text, Textarea, Tooltip } from '@mantine/core';
import {
  IconBell,
  IconBolt,
  IconFileSearch,
  IconMessage,
  IconPencil,
  IconProgress,
  IconScale,
  type Icon,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useState, type RefObject } from 'react';
import type { TimelineEntryDto, TimelineKind } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { clockTime, day, exact } from '../../../shared/lib/time.ts';
import { actorName } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { EvidenceChip } from '../../../shared/ui/evidence-chip.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { isStatus, stateWord, type AnyStatus } from '../../../shared/ui/state-badge.tsx';
import { useComment } from '../incidents.mutations.ts';
import { timelineQuery } from '../incidents.queries.ts';
import classes from './incident.module.css';

const KINDS: Record<TimelineKind, { label: string; icon: Icon }> = {
  alert: { label: 'Alerts', icon: IconBell },
  evidence: { label: 'Evidence', icon: IconFileSearch },
  verdict: { label: 'Verdicts', icon: IconScale },
  comment: { label: 'Comments', icon: IconMessage },
  state: { label: 'States', icon: IconProgress },
  field: { label: 'Changes', icon: IconPencil },
  action: { label: 'Actions', icon: IconBolt },
};
const CARRIED_OUT: ReadonlySet<AnyStatus> = new Set([
  'completed',
  'failed',
  'unconfirmed',
  'rolled_back',
  'rollback_failed',
]);
const ALL = Object.keys(KINDS) as TimelineKind[];

interface TimelineProps {
  incidentId: string;
  /** Gets the focus by a key of the page. */
  composer: RefObject<HTMLTextAreaElement | null>;
  /** What an action does, to what: its entry alone would not say on whom. */
  summaryOf: (actionId: string) => string | undefined;
}

/** Everything that happened, newest first. */
export function Timeline({ incidentId, composer, summaryOf }: TimelineProps) {
  const [kinds, setKinds] = useState<TimelineKind[]>([]);
  const timeline = useInfiniteQuery(timelineQuery(incidentId, kinds));
  const canWrite = useCan('incident:write');
  return (
    <Section title="Timeline">
      {canWrite && <Composer incidentId={incidentId} composer={composer} />}
      <Checkbox.Group
        aria-label="Kinds in the timeline"
        value={kinds}
        onChange={(next) => setKinds(next as TimelineKind[])}
        className="no-print"
      >
        <Group gap="sm" my="sm">
          {ALL.map((kind) => (
            <Checkbox
              key={kind}
              value={kind}
              label={KINDS[kind].label}
              size="xs"
              styles={{ label: { paddingInlineStart: 5 } }}
            />
          ))}
        </Group>
      </Checkbox.Group>
      {timeline.isError && (
        <ErrorNotice error={timeline.error} doing="load the timeline" retry={() => void timeline.refetch()} />
      )}
      {timeline.isPending &&
        Array.from({ length: 5 }, (_, index) => <Skeleton key={index} height={14} my={12} />)}
      {timeline.data?.length === 0 && <Text c="dimmed">Nothing of these kinds yet.</Text>}
      <ol className={classes['plain']} aria-label="Timeline">
        {timeline.data?.map((entry, index, all) => {
          const newDay = day(entry.at) !== (all[index - 1] && day(all[index - 1]?.at ?? ''));
          return (
            <Fragment key={`${entry.kind}${entry.id}`}>
              {newDay && <li className={classes['day']}>{day(entry.at)}</li>}
              <Entry entry={entry} summaryOf={summaryOf} />
            </Fragment>
          );
        })}
      </ol>
      {timeline.hasNextPage && (
        <Button
          variant="subtle"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </Section>
  );
}

function Entry({ entry, summaryOf }: { entry: TimelineEntryDto } & Pick<TimelineProps, 'summaryOf'>) {
  const { icon: KindIcon, label } = KINDS[entry.kind];
  const evidence =
    entry.kind === 'evidence' && typeof entry.data['id'] === 'string' ? entry.data['id'] : null;
  return (
    <li className={classes['entry']}>
      <Tooltip label={exact(entry.at)}>
        <time dateTime={entry.at}>{clockTime(entry.at)}</time>
      </Tooltip>
      <KindIcon size={15} className={classes['entryIcon']} aria-label={label} role="img" />
      <div
        className={`${classes['entryText']} ${entry.kind === 'comment' ? classes['comment'] : classes['clamped']}`}
        title={entry.kind === 'comment' ? undefined : told(entry, summaryOf)}
      >
        {entry.actor && !carriedOut(entry) && <strong>{actorName(entry.actor.name)} </strong>}
        {entry.kind === 'comment' && <br />}
        {evidence && (
          <>
            <EvidenceChip id={evidence} />{' '}
          </>
        )}
        <FactText text={told(entry, summaryOf)} />
      </div>
    </li>
  );
}

/** An action's entry says what it does to what, in the words that its state has everywhere. */
function told({ kind, text, data }: TimelineEntryDto, summaryOf: TimelineProps['summaryOf']): string {
  const { action_id: id, status } = data;
  if (kind !== 'action' || typeof id !== 'string' || !isStatus(status)) return text;
  const summary = summaryOf(id);
  return summary ? `${summary}: ${stateWord(status).toLowerCase()}` : text;
}

/** What the system did on somebody's word is not that person's deed. */
function carriedOut({ kind, data }: TimelineEntryDto): boolean {
  const { status } = data;
  return kind === 'action' && isStatus(status) && CARRIED_OUT.has(status);
}

function Composer({ incidentId, composer }: Pick<TimelineProps, 'incidentId' | 'composer'>) {
  const [text, setText, clear] = useDraft(`comment:${incidentId}`);
  const comment = useComment(incidentId);
  const send = (): void => {
    if (text.trim() !== '' && !comment.isPending) comment.mutate(text.trim(), { onSuccess: clear });
  };
  return (
    <form
      className={classes['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        ref={composer}
        aria-label="Comment"
        placeholder="Comment; Ctrl Enter sends it"
        autosize
        minRows={1}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {comment.isError && (
        <ErrorNotice error={comment.error} doing="save the comment" kept="Your text is kept." />
      )}
      {text.trim() !== '' && (
        <Button type="submit" mt="xs" loading={comment.isPending}>
          Comment
        </Button>
      )}
    </form>
  );
}
