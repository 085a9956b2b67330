import { Skeleton, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { EvidenceDto, IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { MISSING, type AnsweredQuestion, type FoldedFact } from '../story/evidence-questions.ts';
import { EvidenceRow } from './evidence-row.tsx';
import classes from './story.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** Which facts are open, and how that changes. */
export interface OpenRows {
  open: ReadonlySet<string>;
  onToggle: (id: string, open: boolean) => void;
}

interface EvidencePanelProps extends OpenRows {
  incident: IncidentDetailDto;
  evidence: UseQueryResult<EvidenceDto[]>;
  questions: readonly AnsweredQuestion[];
}

/**
 * The proof: every fact once, under the question that it answers, with its direction and weight. What is missing stands
 * with the verdict, where there is one.
 */
export function EvidencePanel({ incident, evidence, questions, open, onToggle }: EvidencePanelProps) {
  const read = evidence.data?.length ?? 0;
  return (
    <Section
      title={t`Evidence`}
      aside={evidence.data && <span className={classes['dim']}>{t`${read} facts`}</span>}
    >
      {evidence.isError && !evidence.data && (
        <ErrorNotice
          error={evidence.error}
          doing={t`load the evidence`}
          retry={() => void evidence.refetch()}
        />
      )}
      {evidence.isPending &&
        Array.from({ length: 5 }, (_, index) => <Skeleton key={index} height={14} my={12} />)}
      {evidence.data && read === 0 && (
        <Text c="dimmed">{t`No evidence yet. The playbook's steps gather it.`}</Text>
      )}
      {questions
        .filter(({ title }) => title !== MISSING || incident.verdict === null)
        .map((question) => (
          <Question key={question.title} question={question} open={open} onToggle={onToggle} />
        ))}
      {incident.evidence_count > read && evidence.data && (
        <Text size="sm" role="note">
          {t`The first ${read} of ${incident.evidence_count} facts are shown.`}
        </Text>
      )}
    </Section>
  );
}

/** So many of a question's facts are seen at first; those that say neither are seldom read. */
const SHOWN = 5;
const SHOWN_NEUTRAL = 2;

function Question({ question, open, onToggle }: { question: AnsweredQuestion } & OpenRows) {
  const [all, setAll] = useState(false);
  const shown = shownFirst(question.facts);
  // A fact that somebody is led to is seen wherever it stands.
  const whole = all || question.facts.slice(shown).some(({ fact }) => open.has(fact.id));
  const more = question.facts.length - shown;
  return (
    <section className={classes['question']} aria-label={question.title}>
      <h3>{question.title}</h3>
      {question.facts.map((folded, index) => (
        <div key={folded.fact.id} className={index >= shown && !whole ? classes['beyond'] : undefined}>
          <EvidenceRow folded={folded} open={open.has(folded.fact.id)} onToggle={onToggle} />
        </div>
      ))}
      {more > 0 && !whole && (
        <button type="button" className={`${classes['more']} no-print`} onClick={() => setAll(true)}>
          {t`${more} more`}
        </button>
      )}
    </section>
  );
}

function shownFirst(facts: readonly FoldedFact[]): number {
  const weighty = facts.filter(({ fact }) => fact.polarity !== 'neutral').length;
  const shown = Math.min(weighty, SHOWN) + (weighty < SHOWN ? SHOWN_NEUTRAL : 0);
  // A button for one line would take the line's place.
  return facts.length - shown <= 1 ? facts.length : shown;
}
