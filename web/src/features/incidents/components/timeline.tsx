import { Button, Checkbox, Group, Skeleton, Text, Tooltip } from '@mantine/core';
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
import { Fragment, useMemo, useState, type RefObject } from 'react';
import { CLASSIFICATIONS, type Classification } from '#contracts';
import type { SavedCommentDto, TimelineEntryDto, TimelineKind } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { clockTime, day, exact } from '../../../shared/lib/time.ts';
import { actorName, words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { EvidenceChip } from '../../../shared/ui/evidence-chip.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { isStatus, stateWord, type AnyStatus } from '../../../shared/ui/state-badge.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import { MentionField } from '../watching/mention-field.tsx';
import { useComment } from '../incidents.mutations.ts';
import { timelineQuery } from '../incidents.queries.ts';
import { rowsOf, type TimelineRow } from '../story/timeline-rows.ts';
import classes from './incident.module.css';
import { t, within } from '../../../shared/texts/texts.ts';

const KINDS: Record<TimelineKind, { label: string; icon: Icon }> = {
  alert: { label: t`Alerts`, icon: IconBell },
  evidence: { label: t`Evidence`, icon: IconFileSearch },
  verdict: { label: t`Verdicts`, icon: IconScale },
  comment: { label: t`Comments`, icon: IconMessage },
  state: { label: t`States`, icon: IconProgress },
  field: { label: t`Changes`, icon: IconPencil },
  action: { label: t`Actions`, icon: IconBolt },
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
  /** The incident's title: an alert that is called the same needs no name. */
  title?: string;
  /** Gets the focus by a key of the page. */
  composer: RefObject<HTMLTextAreaElement | null>;
  /** What an action does, to what: its entry alone would not say on whom. */
  summaryOf: (actionId: string) => string | undefined;
}

/** Everything that happened, newest first. */
export function Timeline({ incidentId, title = '', composer, summaryOf }: TimelineProps) {
  const [kinds, setKinds] = useState<TimelineKind[]>([]);
  const timeline = useInfiniteQuery(timelineQuery(incidentId, kinds));
  const canWrite = useCan('incident:write');
  const rows = useMemo(() => rowsOf(timeline.data ?? []), [timeline.data]);
  return (
    <Section title={t`Timeline`}>
      {canWrite && <Composer incidentId={incidentId} composer={composer} />}
      <Checkbox.Group
        aria-label={t`Kinds in the timeline`}
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
        <ErrorNotice
          error={timeline.error}
          doing={t`load the timeline`}
          retry={() => void timeline.refetch()}
        />
      )}
      {timeline.isPending &&
        Array.from({ length: 5 }, (_, index) => <Skeleton key={index} height={14} my={12} />)}
      {timeline.data?.length === 0 && <Text c="dimmed">{t`Nothing of these kinds yet.`}</Text>}
      <ol className={classes['plain']} aria-label={t`Timeline`}>
        {rows.map((row, index) => {
          const newDay = day(row.entry.at) !== (rows[index - 1] && day(rows[index - 1]?.entry.at ?? ''));
          return (
            <Fragment key={`${row.entry.kind}${row.entry.id}`}>
              {newDay && <li className={classes['day']}>{day(row.entry.at)}</li>}
              <Row row={row} title={title} summaryOf={summaryOf} />
            </Fragment>
          );
        })}
      </ol>
      {timeline.hasNextPage && (
        <Text size="sm" className="only-print">
          {t`What happened before stands in the incident itself, and in its report as Markdown or JSON.`}
        </Text>
      )}
      {timeline.hasNextPage && (
        <Button
          className="no-print"
          variant="subtle"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t`Load more`}
        </Button>
      )}
    </Section>
  );
}

interface RowProps extends Pick<TimelineProps, 'summaryOf'> {
  row: TimelineRow;
  title: string;
}

function Row({ row, title, summaryOf }: RowProps) {
  const { entry } = row;
  const { icon: KindIcon, label } = KINDS[entry.kind];
  return (
    <li className={classes['entry']}>
      <Tooltip label={exact(entry.at)}>
        <time dateTime={entry.at}>{clockTime(entry.at)}</time>
      </Tooltip>
      <KindIcon size={15} className={classes['entryIcon']} aria-label={label} role="img" />
      <What row={row} title={title} summaryOf={summaryOf} />
    </li>
  );
}

function What({ row, title, summaryOf }: RowProps) {
  const { entry, folded } = row;
  if (entry.kind === 'evidence') return <Found entries={[...folded, entry]} />;
  if (entry.kind === 'verdict') return <Judged entry={entry} />;
  const text = entry.kind === 'alert' ? alertText(row, title) : told(entry, summaryOf);
  const isComment = entry.kind === 'comment';
  return (
    <div
      className={`${classes['entryText']} ${isComment ? classes['comment'] : classes['clamped']}`}
      title={isComment ? undefined : text}
    >
      {entry.actor && !carriedOut(entry) && <strong>{actorName(entry.actor.name)} </strong>}
      {isComment && <br />}
      <FactText text={text} />
      {entry.kind === 'action' && <Before entries={folded} />}
    </div>
  );
}

/** The facts of one look, each by its label: what they say stands with the evidence. */
function Found({ entries }: { entries: readonly TimelineEntryDto[] }) {
  const labels = entries.flatMap(({ data }) => (typeof data['id'] === 'string' ? [data['id']] : []));
  const [only] = entries;
  return (
    <div className={classes['entryText']}>
      {labels.length === 0 && <FactText text={only?.text ?? ''} />}
      {labels.length > 1 && t`${labels.length} facts: `}
      {labels.map((label) => (
        <EvidenceChip key={label} id={label} />
      ))}
    </div>
  );
}

const isClassification = (value: unknown): value is Classification =>
  (CLASSIFICATIONS as readonly unknown[]).includes(value);

/** By its badge: its words stand with the verdict. */
function Judged({ entry: { text, data } }: { entry: TimelineEntryDto }) {
  const { classification, confidence } = data;
  return (
    <div className={`${classes['entryText']} ${classes['clamped']}`} title={text}>
      {isClassification(classification) ? (
        <VerdictBadge
          classification={classification}
          confidence={typeof confidence === 'number' ? confidence : null}
        />
      ) : (
        <FactText text={text} />
      )}
    </div>
  );
}

/** The states that came before, of the same go. */
function Before({ entries }: { entries: readonly TimelineEntryDto[] }) {
  const states = entries.flatMap(({ data: { status } }) => (isStatus(status) ? [stateWord(status)] : []));
  if (states.length === 0) return null;
  return <span className={classes['dim']}>{t`, after ${within(states.join(', '))}`}</span>;
}

/** Where it comes from and how severe it is; its name where that is another one, and what of it is new. */
function alertText({ entry, folded }: TimelineRow, title: string): string {
  const [name = '', ...changes] = entry.text.split('\n');
  const { source, severity } = entry.data;
  const told = [
    folded.length > 0 ? t`${folded.length + 1} alerts` : t`Alert`,
    typeof source === 'string' ? t`of ${source}` : '',
    typeof severity === 'string' ? `(${within(words(severity))})` : '',
  ];
  const called = name === title || name === '' ? '' : `: ${name}`;
  return [told.filter(Boolean).join(' ') + called, ...changes].join('\n');
}

/** An action's entry says what it does to what, in the words that its state has everywhere. */
function told({ kind, text, data }: TimelineEntryDto, summaryOf: TimelineProps['summaryOf']): string {
  const { action_id: id, status } = data;
  if (kind !== 'action' || typeof id !== 'string' || !isStatus(status)) return text;
  const summary = summaryOf(id);
  return summary ? `${summary}: ${within(stateWord(status))}` : text;
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
    if (text.trim() !== '' && !comment.isPending) comment.mutate(text.trim(), { onSuccess: sent });
  };
  const sent = ({ mentioned }: SavedCommentDto): void => {
    clear();
    if (mentioned.length > 0) toast.done(t`Told: ${mentioned.map(({ name }) => name).join(', ')}.`);
  };
  return (
    <form
      className={classes['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MentionField
        label={t`Comment`}
        placeholder={t`Comment; @ names somebody, Ctrl Enter sends it`}
        field={composer}
        value={text}
        onChange={setText}
        onSend={send}
      />
      {comment.isError && (
        <ErrorNotice error={comment.error} doing={t`save the comment`} kept={t`Your text is kept.`} />
      )}
      {text.trim() !== '' && (
        <Button type="submit" mt="xs" loading={comment.isPending}>
          {t`Comment`}
        </Button>
      )}
    </form>
  );
}
