import { OBSERVABLE_TYPES, type ObservableType } from '#contracts';
import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { EvidenceDto } from '../../../shared/api/generated/index.ts';
import { percent, words } from '../../../shared/lib/words.ts';
import { useEvidenceRow } from '../../../shared/ui/evidence-chip.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { Observable, PolarityMark } from '../../../shared/ui/observable.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import type { FoldedFact } from '../story/evidence-questions.ts';
import classes from './incident.module.css';
import story from './story.module.css';
import { rich, t } from '../../../shared/texts/texts.ts';

interface EvidenceRowProps {
  folded: FoldedFact;
  open: boolean;
  onToggle: (id: string, open: boolean) => void;
}

export function evidenceRowId(id: string): string {
  return `evidence-${id}`;
}

function isObservable(type: string): type is ObservableType {
  return (OBSERVABLE_TYPES as readonly string[]).includes(type);
}

/** One fact: its id, what was found, which way it speaks and how much; opened, who said it, about what, and the raw value. */
export function EvidenceRow({ folded: { fact, earlier }, open, onToggle }: EvidenceRowProps) {
  const { lit, handlers } = useEvidenceRow(
    fact.id,
    earlier.map((one) => one.id),
  );
  const { id, statement, source } = fact;
  return (
    <details
      id={evidenceRowId(id)}
      className={`${classes['evidence']} ${lit ? classes['lit'] : ''}`}
      open={open}
      onToggle={(event) => onToggle(id, event.currentTarget.open)}
      {...handlers}
    >
      <summary>
        <span className={classes['evidenceId']}>{id}</span>
        <span>
          <FactText text={statement} />{' '}
          <Text span size="sm" c="dimmed">
            {source.name}
            {earlier.length > 0 && ` ×${earlier.length + 1}`}
          </Text>
        </span>
        <Pull fact={fact} />
      </summary>
      {open && <Details fact={fact} earlier={earlier} />}
    </details>
  );
}

/** Which way it speaks by shape and colour, how much by a bar; in words when it is opened. */
function Pull({ fact: { polarity, weight } }: { fact: EvidenceDto }) {
  if (polarity === 'neutral') return <span />;
  return (
    <span className={story['pull']} title={t`Speaks for ${polarity}, weight ${percent(weight)}`}>
      <span className={story['track']} aria-hidden>
        <span
          className={story['fill']}
          style={{ width: `${weight * 100}%`, color: `var(--verdict-${polarity})` }}
        />
      </span>
      <PolarityMark polarity={polarity} />
    </span>
  );
}

function Details({ fact, earlier }: FoldedFact) {
  const { kind, source, subject, polarity, weight, raw } = fact;
  return (
    <div className={classes['evidenceBody']}>
      <Text size="sm" c="dimmed">
        {rich`${words(kind)} · ${words(source.type)} ${source.name} · observed ${(<TimeAgo at={fact.observed_at} />)}`}
        {polarity !== 'neutral' && t` · speaks for ${polarity}, weight ${percent(weight)}`}
      </Text>
      {isObservable(subject.type) ? (
        <Observable type={subject.type} value={subject.value} wrap />
      ) : (
        <Text size="sm">
          {words(subject.type)}: {subject.value}
        </Text>
      )}
      {raw !== null && <JsonView label={t`Raw value`} value={raw} maxHeight={260} />}
      {fact.run_id && (
        <Anchor component={Link} to={`/runs/${fact.run_id}`} size="sm" underline="always">
          {fact.step ? t`The run that found it, step ${fact.step}` : t`The run that found it`}
        </Anchor>
      )}
      {earlier.map((one) => (
        <Text key={one.id} size="sm" c="dimmed">
          {rich`${one.id}, told before, ${(<TimeAgo at={one.created_at} />)}`}
          {one.statement !== fact.statement && (
            <>
              : <FactText text={one.statement} />
            </>
          )}
        </Text>
      ))}
    </div>
  );
}
