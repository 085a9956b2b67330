import { BEHIND_WORDS } from '#contracts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { evidenceQuery, incidentQuery } from '../../../shared/api/incident.queries.ts';
import { PolicyAnswer } from '../../../shared/ui/policy-answer.tsx';
import type { ActionDto, ApprovalDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { PolarityMark } from '../../../shared/ui/observable.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { VerdictBadge } from '../../../shared/ui/verdict-badge.tsx';
import classes from './approvals.module.css';
import { t, within } from '../../../shared/texts/texts.ts';

/** Who asked for it, why, on which incident, and why policy puts it to people. */
export function Asked({ approval, action }: { approval: ApprovalDto; action: ActionDto | undefined }) {
  return (
    <Facts
      items={[
        [
          t`Asked by`,
          <span key="by">
            {approval.proposer.name}{' '}
            <Text span c="dimmed" size="sm">
              {within(words(approval.proposer.type))}, <TimeAgo at={approval.created_at} />
            </Text>
          </span>,
        ],
        [t`Behind it`, others(approval) && <Behind key="behind" approval={approval} />],
        [
          t`Why`,
          <span key="why" style={{ whiteSpace: 'pre-wrap' }}>
            <FactText text={approval.reason} />
          </span>,
        ],
        [t`Incident`, approval.incident_id && <IncidentLine id={approval.incident_id} />],
        [
          t`Verdict when asked`,
          action?.verdict && (
            <VerdictBadge
              classification={action.verdict.classification}
              confidence={action.verdict.confidence}
            />
          ),
        ],
        [t`Policy`, action?.policy_decision && <PolicyAnswer says={action.policy_decision} tense="did" />],
        [t`Because`, action?.policy_decision?.reason],
        [
          t`Run`,
          action?.run_id && (
            <Link to={`/runs/${action.run_id}`}>{t`${action.playbook ?? t`The run`} step by step`}</Link>
          ),
        ],
      ]}
    />
  );
}

/** Whether there is more to say than who asked. */
function others({ behind, proposer }: ApprovalDto): boolean {
  return behind.some(({ user_id, part }) => part !== 'requested' || user_id !== proposer.user_id);
}

/** Everybody who has a part in the request, each once with all their parts: none of them decides it. */
function Behind({ approval: { behind } }: { approval: ApprovalDto }) {
  const people = new Map<string, { name: string; parts: string[] }>();
  for (const { user_id, name, part } of behind) {
    const person = people.get(user_id) ?? { name, parts: [] };
    person.parts.push(BEHIND_WORDS[part]);
    people.set(user_id, person);
  }
  return (
    <>
      <ul className={classes['targets']} aria-label={t`Who stands behind it`}>
        {[...people].map(([id, { name, parts }]) => (
          <li key={id}>
            {name}{' '}
            <Text span c="dimmed" size="sm">
              {parts.join(', ')}
            </Text>
          </li>
        ))}
      </ul>
      <Text c="dimmed" size="sm">
        {t`None of them decides it.`}
      </Text>
    </>
  );
}

function IncidentLine({ id }: { id: string }) {
  const mayRead = useCan('incident:read');
  const { data } = useQuery({ ...incidentQuery(id), enabled: mayRead });
  if (!data) return <Link to={`/incidents/${id}`}>{t`Open the incident`}</Link>;
  return (
    <>
      <SeverityBadge severity={data.severity} />{' '}
      <Link to={`/incidents/${id}`}>
        {data.number} {visible(data.title)}
      </Link>
    </>
  );
}

/** The facts that the request cites, each with who said it and which way it speaks. */
export function CitedEvidence({ incidentId, cited }: { incidentId: string; cited: readonly string[] }) {
  const evidence = useQuery({ ...evidenceQuery(incidentId), enabled: cited.length > 0 });
  if (cited.length === 0) {
    return (
      <Text c="dimmed">{t`The request cites no evidence. Look into the incident before you decide.`}</Text>
    );
  }
  if (evidence.error) {
    return (
      <ErrorNotice
        error={evidence.error}
        doing={t`load the evidence`}
        retry={() => void evidence.refetch()}
      />
    );
  }
  return (
    <ul className={classes['evidence']}>
      {cited.map((id) => {
        const fact = evidence.data?.find((each) => each.id === id);
        return (
          <li key={id}>
            <code>{id}</code>
            {fact ? (
              <span>
                <PolarityMark polarity={fact.polarity} /> <FactText text={fact.statement} />{' '}
                <Text span size="sm" c="dimmed">
                  {fact.source.name}, <TimeAgo at={fact.observed_at} />
                </Text>
              </span>
            ) : (
              <Text c="dimmed">{evidence.data ? t`This is not in the incident.` : t`Loading …`}</Text>
            )}
          </li>
        );
      })}
    </ul>
  );
}
