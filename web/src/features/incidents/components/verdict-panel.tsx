import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EvidenceDto, IncidentDetailDto, VerdictDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { EvidenceChip } from '../../../shared/ui/evidence-chip.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import { verdictsQuery } from '../incidents.queries.ts';
import { leadOf } from '../story/verdict-words.ts';
import classes from './incident.module.css';
import { Missing, type MissingProps } from './missing.tsx';
import { many, rich, t } from '../../../shared/texts/texts.ts';

interface VerdictPanelProps extends Omit<MissingProps, 'verdict'> {
  incident: IncidentDetailDto;
  /** What stands below in its own words. */
  evidence: readonly EvidenceDto[];
}

/** What the analyst concluded and how sure; earlier verdicts stay readable. */
export function VerdictPanel({ incident, evidence, ...missing }: VerdictPanelProps) {
  const verdicts = useQuery(verdictsQuery(incident.id));
  const [shown, setShown] = useState(0);
  if (verdicts.isError && !verdicts.data) {
    return (
      <ErrorNotice error={verdicts.error} doing={t`load the verdict`} retry={() => void verdicts.refetch()} />
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
    <section aria-label={t`What we think`} className={classes['thought']}>
      <VerdictText verdict={verdict} earlier={shown > 0} lead={leadOf(verdict, evidence)} />
      <Missing verdict={verdict} {...missing} />
      <Reasons verdict={verdict} />
      {verdicts.data.length > 1 && (
        <Text size="sm" className="no-print">
          {rich`${(
            <Anchor
              component="button"
              type="button"
              underline="always"
              onClick={() => setShown((shown + 1) % verdicts.data.length)}
            >
              {shown + 1 < verdicts.data.length
                ? t`Show the verdict before this one`
                : t`Show the present verdict`}
            </Anchor>
          )} (${many(verdicts.data.length, 'verdict')} so far)`}
        </Text>
      )}
    </section>
  );
}

const NO_VERDICT: Record<IncidentDetailDto['status'], string> = {
  created: t`Not triaged yet. Where its source starts that by itself it takes a moment; “Triage” starts it now.`,
  triaging: t`Evidence is being gathered; the verdict appears here by itself.`,
  triaged: t`There is none: this incident has not been triaged. “Triage again” starts its playbook.`,
  resolved: t`There is none: this incident was resolved without being triaged.`,
};

function NoVerdict({ incident }: { incident: IncidentDetailDto }) {
  return (
    <Section title={t`Verdict`}>
      <Text c="dimmed">{NO_VERDICT[incident.status]}</Text>
    </Section>
  );
}

interface VerdictTextProps {
  verdict: VerdictDto;
  earlier: boolean;
  /** Its summary, without what stands on the page already. */
  lead: string;
}

/** Classification, summary and what goes beyond the evidence: what must be seen before anything is asked for. */
function VerdictText({ verdict, earlier, lead }: VerdictTextProps) {
  return (
    <Stack gap="xs">
      <div>
        <Text component="h2" fw={600} fz="inherit">
          <VerdictBadge classification={verdict.classification} confidence={verdict.confidence} size="lg" />
        </Text>
        <Text size="sm" c="dimmed">
          {earlier && <strong>{t`An earlier verdict. `}</strong>}
          {verdict.category !== 'none' && `${words(verdict.category)} · `}
          {verdict.analyst === 'claude' ? (verdict.model ?? t`Claude`) : t`built-in analyst`},{' '}
          <TimeAgo at={verdict.created_at} />
          {verdict.run_id && (
            <>
              {' · '}
              <Anchor component={Link} to={`/runs/${verdict.run_id}`} size="sm" underline="always">
                {t`how it came about`}
              </Anchor>
            </>
          )}
        </Text>
        {verdict.fallback_reason && (
          <Text size="sm" c="var(--warning)">
            {t`The built-in analyst answered: ${verdict.fallback_reason}`}
          </Text>
        )}
      </div>
      <Text>
        <FactText text={lead} />
      </Text>
      {verdict.reservations.length > 0 && (
        <Section title={t`Beyond the evidence`}>
          <Text size="sm">
            {t`The model says more than the evidence carries, so nothing follows from it without a person:`}
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
    </Stack>
  );
}

/** A model's claims, each with the evidence that it rests on; those of the built-in analyst are the facts' own sentences. */
function Reasons({ verdict: { analyst, reasoning } }: { verdict: VerdictDto }) {
  if (analyst === 'offline' || reasoning.length === 0) return null;
  return (
    <Section title={t`Reasoning`}>
      <ul className={classes['claims']}>
        {reasoning.map(({ statement, evidence }) => (
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
  );
}
