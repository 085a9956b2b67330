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
import classes from './incident.module.css';

interface EvidenceRowProps {
  evidence: EvidenceDto;
  open: boolean;
  onToggle: (id: string, open: boolean) => void;
}

export function evidenceRowId(id: string): string {
  return `evidence-${id}`;
}

function isObservable(type: string): type is ObservableType {
  return (OBSERVABLE_TYPES as readonly string[]).includes(type);
}

/** One fact: its id, what was found, which way it speaks; opened, who said it, about what, and the raw value. */
export function EvidenceRow({ evidence, open, onToggle }: EvidenceRowProps) {
  const { lit, handlers } = useEvidenceRow(evidence.id);
  const { id, statement, source, subject, polarity, weight, raw } = evidence;
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
          <FactText text={statement} />
          <Text span size="sm" c="dimmed">
            {' '}
            {source.name}
          </Text>
        </span>
        <PolarityMark polarity={polarity} />
      </summary>
      {open && (
        <div className={classes['evidenceBody']}>
          <Text size="sm" c="dimmed">
            {words(evidence.kind)} · {words(source.type)} {source.name} · observed{' '}
            <TimeAgo at={evidence.observed_at} />
            {polarity !== 'neutral' && ` · speaks for ${polarity}, weight ${percent(weight)}`}
          </Text>
          {isObservable(subject.type) ? (
            <Observable type={subject.type} value={subject.value} wrap />
          ) : (
            <Text size="sm">
              {words(subject.type)}: {subject.value}
            </Text>
          )}
          {raw !== null && <JsonView label="Raw value" value={raw} maxHeight={260} />}
          {evidence.run_id && (
            <Anchor component={Link} to={`/runs/${evidence.run_id}`} size="sm" underline="always">
              The run that found it{evidence.step ? `, step ${evidence.step}` : ''}
            </Anchor>
          )}
        </div>
      )}
    </details>
  );
}
