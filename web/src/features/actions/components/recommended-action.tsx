import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecommendedActionDto } from '../../../shared/api/generated/index.ts';
import { asProblem } from '../../../shared/api/problem.ts';
import { randomId } from '../../../shared/lib/random-id.ts';
import { words } from '../../../shared/lib/words.ts';
import { useCan } from '../../../shared/session/session.ts';
import { EvidenceChip } from '../../../shared/ui/evidence-chip.tsx';
import { FactText } from '../../../shared/ui/fact-text.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { actionTypesQuery, incidentActionsQuery } from '../../../shared/api/action.queries.ts';
import { useRequestAction } from '../actions.mutations.ts';
import { previewQuery, recommendationsQuery } from '../actions.queries.ts';
import { sayOutcome } from '../outcome.ts';
import { askedOf } from '../plan.ts';
import classes from './actions.module.css';
import { ConnectorSelect, hasChoice, through } from './connector-select.tsx';
import { PolicyAnswer } from '../../../shared/ui/policy-answer.tsx';
import { t } from '../../../shared/texts/texts.ts';

interface RecommendedActionProps {
  incidentId: string;
  recommendation: RecommendedActionDto;
  place: { verdictId: string; position: number };
  /** A resolved incident shows what was recommended, and asks for nothing. */
  closed: boolean;
}

/** What the analyst recommends, why, what policy would say, and the button that asks for it. */
export function RecommendedAction({ incidentId, recommendation, place, closed }: RecommendedActionProps) {
  const { action, reason, evidence } = recommendation;
  const [connector, setConnector] = useState<string | null>(null);
  const parameters = through(recommendation.parameters, connector);
  const canRequest = useCan('action:request');
  const types = useQuery(actionTypesQuery);
  const actions = useQuery(incidentActionsQuery(incidentId));
  const became = useQuery(recommendationsQuery(incidentId)).data?.find(
    ({ verdict_id, position }) => verdict_id === place.verdictId && position === place.position,
  );
  const request = useRequestAction(incidentId);
  const [key] = useState(randomId);
  const { existing, latest } = askedOf({ action, parameters }, actions.data ?? [], became);
  const open = canRequest && !closed && actions.data !== undefined && !existing;
  const preview = useQuery({
    ...previewQuery({ action, parameters, incident_id: incidentId }),
    enabled: open,
  });
  const type = types.data?.find(({ name }) => name === action);
  const title = type?.title ?? words(action);
  const send = (): void =>
    request.mutate(
      { action, parameters, reason, evidence, key },
      { onSuccess: sayOutcome, onError: (error) => toast.failed(t`request this action`, error) },
    );

  return (
    <li className={classes['item']}>
      <div className={classes['head']}>
        <span className={classes['summary']}>
          <FactText text={latest?.summary ?? preview.data?.summary ?? title} />
        </span>
        {latest ? (
          <StateBadge status={latest.status} />
        ) : (
          <span className={classes['dim']}>{t`Recommended`}</span>
        )}
        {open && (
          <Button
            variant={preview.data?.decision === 'deny' ? 'default' : 'light'}
            className="no-print"
            style={{ flex: 'none' }}
            loading={request.isPending}
            disabled={preview.data?.available === false}
            onClick={send}
          >
            {t`Request`}
          </Button>
        )}
      </div>
      <Text size="sm" component="div">
        <span className={classes['reason']}>
          <FactText text={reason} />
        </span>{' '}
        {evidence.map((id) => (
          <EvidenceChip key={id} id={id} />
        ))}
      </Text>
      {became && (became.code === null || !existing) && (
        <Text size="sm" c="dimmed">
          {became.code !== null && t`Not requested by the analyst. `}
          <FactText text={became.reason} />
        </Text>
      )}
      {open && (
        <Group gap="xs">
          {preview.isPending && <Skeleton height={12} width={200} my={4} />}
          {preview.isError && (
            <Text size="sm" c="dimmed">
              {asProblem(preview.error).message}
            </Text>
          )}
          {preview.data && <PolicyAnswer says={preview.data} tense="would" />}
          {preview.data?.obstacle && (
            <Text size="sm" c="dimmed">
              {preview.data.obstacle}
            </Text>
          )}
          {hasChoice(type) && (connector !== null || preview.data?.available === false) && (
            <ConnectorSelect type={type} value={connector} onChange={setConnector} />
          )}
        </Group>
      )}
    </li>
  );
}
