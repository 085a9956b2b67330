import { CAPABILITY_NAMES, CAPABILITY_USES, serviceAbout, serviceNamed } from '#contracts';
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
import { t } from '../../../shared/texts/texts.ts';

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
  const lacking = withImpossible(services, impossible);
  if (sentences.length + facts.length + lacking.length === 0) return null;
  return (
    <Section title={t`What is missing`}>
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

/** Those, too, without which something that is recommended cannot be done. */
function withImpossible(
  services: readonly LackingService[],
  impossible: MissingProps['impossible'],
): LackingService[] {
  const only = [...impossible.keys()].flatMap((name) => serviceNamed(name) ?? []);
  return [
    ...services,
    ...only
      .filter(({ capability }) => services.every((service) => service.capability !== capability))
      .map(({ capability }) => ({ capability, about: [], leaves: [] })),
  ];
}

interface LackingProps extends Pick<MissingProps, 'impossible'> {
  services: readonly LackingService[];
  /** Whether it is what keeps the verdict from being benign. */
  holdsBack: boolean;
}

/** Set-up, not gaps of this incident: one line a service, what it would have answered here, and the way to one. */
function Lacking({ services, impossible, holdsBack }: LackingProps) {
  const mayRead = useCan('connector:read');
  const mayWrite = useCan('connector:write');
  return (
    <Text size="sm" c="dimmed" component="div" mt={4}>
      {services.map((service) => (
        <div key={service.capability}>
          <span>{lackingSentence(service, impossible.get(CAPABILITY_NAMES[service.capability]) ?? [])}</span>{' '}
          {mayWrite && (
            <Anchor
              component={Link}
              to={wayTo(service)}
              size="sm"
              underline="always"
              className="no-print"
              aria-label={t`Connect ${serviceAbout(service.capability, service.about)}`}
            >
              {t`Connect one`}
            </Anchor>
          )}
        </div>
      ))}
      {holdsBack && t`So it cannot be called benign. `}
      {mayRead && !mayWrite && (
        <Anchor component={Link} to="/connectors" size="sm" underline="always" className="no-print">
          {t`What that leaves out`}
        </Anchor>
      )}
    </Text>
  );
}

/** To the kinds of connectors that would serve it. */
function wayTo({ capability, about }: LackingService): string {
  const [only] = about;
  return `/connectors?for=${capability}${only === undefined || about.length > 1 ? '' : `&about=${only}`}`;
}

function lackingSentence({ capability, about, leaves }: LackingService, actions: readonly string[]): string {
  const here = [
    ...(leaves.length > 0 ? [`${leaves.map(withoutFullStop).join('; ')}.`] : []),
    ...(actions.length > 0 ? [t`Cannot be done: ${actions.join(', ')}.`] : []),
  ];
  const name = serviceAbout(capability, about);
  return [
    t`No ${name} is connected.`,
    ...(here.length > 0 ? here : [t`It could ${CAPABILITY_USES[capability]}.`]),
  ].join(' ');
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
