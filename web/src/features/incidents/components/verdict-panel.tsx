import { Anchor, Badge, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { CAPABILITY_NAMES } from '#contracts';
import type {
  IncidentDetailDto,
  RecommendedActionDto,
  VerdictDto,
} from '../../../shared/api/generated/index.ts';
import { plural, words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { EvidenceChip } from '../../../shared/ui/evidence-chip.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import { verdictsQuery } from '../incidents.queries.ts';
import classes from './incident.module.css';

/** Which of a verdict's recommendations is meant. */
export interface RecommendationPlace {
  verdictId: string;
  position: number;
}

interface VerdictPanelProps {
  incident: IncidentDetailDto;
  /** The actions feature draws each recommendation, with its button and what policy would say. */
  recommendation: (recommendation: RecommendedActionDto, place: RecommendationPlace) => ReactNode;
}

/** What the analyst concluded and on what it rests; earlier verdicts stay readable. */
export function VerdictPanel({ incident, recommendation }: VerdictPanelProps) {
  const verdicts = useQuery(verdictsQuery(incident.id));
  const [shown, setShown] = useState(0);
  if (verdicts.isError && !verdicts.data) {
    return (
      <ErrorNotice error={verdicts.error} doing="load the verdict" retry={() => void verdicts.refetch()} />
    );
  }
  if (!verdicts.data) {
    return (
      <Stack gap="md" aria-busy="true">
        <Skeleton height={22} width="50%" />
        <Skeleton height={48} />
        <Skeleton height={14} />
        <Skeleton height={14} width="80%" />
      </Stack>
    );
  }
  const verdict = verdicts.data[shown];
  if (!verdict) return <NoVerdict incident={incident} />;
  return (
    <>
      <VerdictText verdict={verdict} earlier={shown > 0} />
      {verdict.recommended_actions.length > 0 && shown === 0 && (
        <Section title="Recommended">
          <ul className={classes['plain']}>
            {verdict.recommended_actions.map((each, position) =>
              recommendation(each, { verdictId: verdict.id, position }),
            )}
          </ul>
        </Section>
      )}
      <Reasons verdict={verdict} />
      {verdicts.data.length > 1 && (
        <Text size="sm">
          <Anchor
            component="button"
            type="button"
            underline="always"
            onClick={() => setShown((shown + 1) % verdicts.data.length)}
          >
            {shown + 1 < verdicts.data.length
              ? 'Show the verdict before this one'
              : 'Show the present verdict'}
          </Anchor>{' '}
          ({plural(verdicts.data.length, 'verdict')} so far)
        </Text>
      )}
    </>
  );
}

const NO_VERDICT: Record<IncidentDetailDto['status'], string> = {
  created:
    'Not triaged yet. Where its source starts that by itself it takes a moment; “Triage” starts it now.',
  triaging: 'Evidence is being gathered; the verdict appears here by itself.',
  triaged: 'There is none: this incident has not been triaged. “Triage again” starts its playbook.',
  resolved: 'There is none: this incident was resolved without being triaged.',
};

function NoVerdict({ incident }: { incident: IncidentDetailDto }) {
  return (
    <Section title="Verdict">
      <Text c="dimmed">{NO_VERDICT[incident.status]}</Text>
      {incident.description && <Text mt="md">{incident.description}</Text>}
    </Section>
  );
}

/** Classification, summary and what is missing: what must be seen before anything is asked for. */
function VerdictText({ verdict, earlier }: { verdict: VerdictDto; earlier: boolean }) {
  return (
    <Stack gap="md">
      <div>
        <Text component="h2" fw={600} fz="inherit">
          <VerdictBadge classification={verdict.classification} confidence={verdict.confidence} size="lg" />
        </Text>
        <Text size="sm" c="dimmed">
          {earlier && <strong>An earlier verdict. </strong>}
          {verdict.category !== 'none' && `${words(verdict.category)} · `}
          {verdict.analyst === 'claude' ? (verdict.model ?? 'Claude') : 'built-in analyst'},{' '}
          <TimeAgo at={verdict.created_at} />
          {verdict.run_id && (
            <>
              {' · '}
              <Anchor component={Link} to={`/runs/${verdict.run_id}`} size="sm" underline="always">
                how it came about
              </Anchor>
            </>
          )}
        </Text>
        {verdict.fallback_reason && (
          <Text size="sm" c="var(--warning)">
            The built-in analyst answered: {verdict.fallback_reason}
          </Text>
        )}
      </div>
      <Text>
        <FactText text={verdict.summary} />
      </Text>
      {verdict.reservations.length > 0 && (
        <Section title="Beyond the evidence">
          <Text size="sm">
            The model says more than the evidence carries, so nothing follows from it without a person:
          </Text>
          <ul className={classes['missing']}>
            {verdict.reservations.map((reservation) => (
              <li key={reservation}>
                <FactText text={reservation} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {verdict.missing.length > 0 && (
        <Section title="What is missing">
          <ul className={classes['missing']}>
            {verdict.missing.map((missing) => (
              <li key={missing}>
                <FactText text={missing} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {verdict.not_connected.length > 0 && <NotConnected capabilities={verdict.not_connected} />}
    </Stack>
  );
}

/** Set-up, not a gap of this incident: one line, whatever was left out for it. */
function NotConnected({ capabilities }: { capabilities: VerdictDto['not_connected'] }) {
  const mayRead = useCan('connector:read');
  const names = capabilities.map((capability) => CAPABILITY_NAMES[capability]).join(' and no ');
  return (
    <Text size="sm" c="dimmed">
      Not asked: no {names} is connected, so it cannot be called benign.{' '}
      {mayRead && (
        <Anchor component={Link} to="/connectors" size="sm" underline="always">
          What that leaves out
        </Anchor>
      )}
    </Text>
  );
}

/** Every claim with the evidence that it rests on. */
function Reasons({ verdict }: { verdict: VerdictDto }) {
  return (
    <Stack gap="md">
      {verdict.reasoning.length > 0 && (
        <Section title="Reasoning">
          <ul className={classes['claims']}>
            {verdict.reasoning.map(({ statement, evidence }) => (
              <li key={statement}>
                <FactText text={statement} />{' '}
                {evidence.map((id) => (
                  <span key={id}>
                    <EvidenceChip id={id} />{' '}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {verdict.techniques.length > 0 && (
        <div className={classes['techniques']}>
          {verdict.techniques.map((id) => (
            <Technique key={id} id={id} />
          ))}
        </div>
      )}
    </Stack>
  );
}

/** MITRE's own page is the one outside link here: a fixed host, made from an id of known form. */
function Technique({ id }: { id: string }) {
  if (!/^T\d{4}(\.\d{3})?$/.test(id)) return <Badge>{id}</Badge>;
  return (
    <Badge
      component="a"
      href={`https://attack.mitre.org/techniques/${id.replace('.', '/')}/`}
      target="_blank"
      rel="noreferrer noopener"
      style={{ cursor: 'pointer' }}
    >
      ATT&amp;CK {id}
    </Badge>
  );
}
