import { Button } from '@mantine/core';
import type { ListedIncidentDto, SearchHitDto, SearchNotesDto } from '../../../shared/api/generated/index.ts';
import { exact } from '../../../shared/lib/time.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import classes from './search-hits.module.css';
import { number, t } from '../../../shared/texts/texts.ts';

/** Where a search has found the incident, on one line: `comment by Ana: … **beacon** …`. Texts are anybody's: plain text only. */
export function SearchHits({ incident: { hits } }: { incident: ListedIncidentDto }) {
  if (hits.length === 0) return null;
  return (
    <span className={classes['hits']} title={hits.map(sentence).join('\n')}>
      {hits.map((hit, at) => (
        <span key={at} className={classes['hit']}>
          <span className={classes['place']}>{visible(hit.label)}</span>
          {hit.snippet.length > 0 && ' '}
          {hit.snippet.map(({ text, hit: isHit }, part) =>
            isHit ? <mark key={part}>{visible(text)}</mark> : <span key={part}>{visible(text)}</span>,
          )}
        </span>
      ))}
    </span>
  );
}

function sentence({ label, snippet }: SearchHitDto): string {
  const text = snippet.map((part) => part.text).join('');
  return visible(text === '' ? label : `${label}: ${text}`);
}

/** What a search has left out, where it has. */
export function SearchNotes({ notes }: { notes: SearchNotesDto }) {
  const said = [
    notes.cut.length > 0 &&
      t`Many words begin with ${notes.cut.map((word) => `“${visible(word)}”`).join(', ')}: not all of them were looked for. Write more of it.`,
    notes.newest !== null &&
      t`Sorted are the newest ${number(notes.newest)} of what was found. Sort by age to see all.`,
    notes.unread_before !== null &&
      t`Incidents before ${exact(notes.unread_before)} are still being read: until then they are found by their titles, fields and observables only.`,
  ].filter((text) => text !== false);
  if (said.length === 0) return null;
  return (
    <div role="note" className={classes['notes']}>
      {said.map((text) => (
        <div key={text}>{text}</div>
      ))}
    </div>
  );
}

/** Nothing among the newest: older ones are looked through when somebody wants that. */
export function NothingYet({
  lookedTo,
  loading,
  onMore,
}: {
  lookedTo: string;
  loading: boolean;
  onMore: () => void;
}) {
  return (
    <EmptyState
      title={t`Nothing found so far: looked through to ${exact(lookedTo)}`}
      action={
        <Button variant="default" loading={loading} onClick={onMore}>
          {t`Search further`}
        </Button>
      }
    />
  );
}
