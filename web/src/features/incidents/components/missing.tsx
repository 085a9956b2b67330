import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { VerdictDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import type { FoldedFact } from '../story/evidence-questions.ts';
import { missingOf, type LackingService } from '../story/verdict-words.ts';
import type { OpenRows } from './evidence-panel.tsx';
import { EvidenceRow } from './evidence-row.tsx';
import classes from './story.module.css';

export interface MissingProps extends OpenRows {
  verdict: VerdictDto;
  /** What the evidence itself says was not found out. */
  facts: readonly FoldedFact[];
  /** What is recommended and cannot be done, by the service that is lacking. */
  impossible: ReadonlyMap<string, readonly string[]>;
}

/** What is not known and why, each thing and each service once. */
export function Missing({ verdict, facts, impossible, open, onToggle }: MissingProps) {
  const told = facts.flatMap(({ fact, earlier }) => [fact, ...earlier]);
  const { sentences, services } = missingOf(verdict, told);
  const named = new Set(services.map(({ name }) => name));
  const only = [...impossible.keys()].filter((name) => !named.has(name));
  const lacking = [...services, ...only.map((name) => ({ name, leaves: [] }))];
  if (sentences.length + facts.length + lacking.length === 0) return null;
  return (
    <Section title="What is missing">
      {sentences.length > 0 && (
        <ul className={classes['missing']}>
          {sentences.map((sentence) => (
            <li key={sentence}>
              <FactText text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {facts.map((folded) => (
        <EvidenceRow
          key={folded.fact.id}
          folded={folded}
          open={open.has(folded.fact.id)}
          onToggle={onToggle}
        />
      ))}
      {lacking.length > 0 && (
        <Lacking services={lacking} impossible={impossible} holdsBack={verdict.not_connected.length > 0} />
      )}
    </Section>
  );
}

interface LackingProps extends Pick<MissingProps, 'impossible'> {
  services: readonly LackingService[];
  /** Whether it is what keeps the verdict from being benign. */
  holdsBack: boolean;
}

/** Set-up, not gaps of this incident: one line a service, whatever was left out for it. */
function Lacking({ services, impossible, holdsBack }: LackingProps) {
  const mayRead = useCan('connector:read');
  return (
    <Text size="sm" c="dimmed" component="div" mt={4}>
      {services.map(({ name, leaves }) => (
        <div key={name}>{lackingSentence(name, leaves, impossible.get(name) ?? [])}</div>
      ))}
      {holdsBack && 'So it cannot be called benign. '}
      {mayRead && (
        <Anchor component={Link} to="/connectors" size="sm" underline="always" className="no-print">
          What that leaves out
        </Anchor>
      )}
    </Text>
  );
}

function lackingSentence(name: string, leaves: readonly string[], actions: readonly string[]): string {
  const unknown = leaves.length > 0 ? ` ${leaves.map(withoutFullStop).join('; ')}.` : '';
  const undone = actions.length > 0 ? ` Cannot be done: ${actions.join(', ')}.` : '';
  return `No ${name} is connected.${unknown}${undone}`;
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
