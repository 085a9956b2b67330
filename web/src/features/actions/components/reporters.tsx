import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ActionDto, ReporterAnswer, ReporterDto } from '../../../shared/api/generated/index.ts';
import { actionTypesQuery, incidentActionsQuery } from '../../../shared/api/action.queries.ts';
import { randomId } from '../../../shared/lib/random-id.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { PolicyAnswer } from '../../../shared/ui/policy-answer.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { StateBadge } from '../../../shared/ui/state-badge.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useRequestAction } from '../actions.mutations.ts';
import { previewQuery, reportersQuery } from '../actions.queries.ts';
import { sayOutcome } from '../outcome.ts';
import { isOver } from '../plan.ts';
import classes from './actions.module.css';
import { ConnectorSelect, hasChoice, through } from './connector-select.tsx';
import { many, rich, t } from '../../../shared/texts/texts.ts';

const ACTION = 'notify_reporter';
const SHOWN = 5;

/** As it reads behind a name. */
const TOLD: Record<ReporterAnswer, string> = {
  malicious: t`that it was malicious`,
  spam: t`that it was spam`,
  benign: t`that it is safe`,
};

/** Who has reported mails of an incident, and the answer to each; nothing where nobody has. */
export function Reporters({ incidentId }: { incidentId: string }) {
  const reporters = useQuery(reportersQuery(incidentId));
  const [all, setAll] = useState(false);
  if (reporters.isError && !reporters.data)
    return (
      <ErrorNotice
        error={reporters.error}
        doing={t`load who reported it`}
        retry={() => void reporters.refetch()}
      />
    );
  const found = reporters.data ?? [];
  if (found.length === 0) return null;
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <Section title={t`Reported by`}>
      <ul className={classes['list']}>
        {shown.map((reporter) => (
          <ReporterItem key={reporter.reporter} incidentId={incidentId} reporter={reporter} />
        ))}
      </ul>
      {found.length > SHOWN && (
        <button type="button" className={classes['more']} onClick={() => setAll(!all)}>
          {all ? t`Show fewer` : t`Show ${many(found.length - SHOWN, 'more reporter')}`}
        </button>
      )}
    </Section>
  );
}

function ReporterItem({ incidentId, reporter: row }: { incidentId: string; reporter: ReporterDto }) {
  const { reporter, subject, reported_at, answer, obstacle, told } = row;
  const canRequest = useCan('action:request');
  const actions = useQuery(incidentActionsQuery(incidentId));
  const asked = actions.data?.find((each) => isAnswerTo(each, reporter));
  const pending = asked !== undefined && !isOver(asked) && asked.status !== 'completed';
  const open = canRequest && answer !== null && actions.data !== undefined && !pending;
  return (
    <li className={classes['item']}>
      <div className={classes['head']}>
        <span className={classes['summary']}>{visible(reporter)}</span>
        {asked && <StateBadge status={asked.status} />}
      </div>
      <Text size="sm" c="dimmed">
        “{visible(subject)}”, <TimeAgo at={reported_at} />
      </Text>
      {told && <Text size="sm">{rich`Told ${TOLD[told.answer]}, ${(<TimeAgo at={told.at} />)}`}</Text>}
      {asked?.error && (
        <Text size="sm" className={classes['error']}>
          {visible(asked.error.message)}
        </Text>
      )}
      {!pending && obstacle !== null && !told && (
        <Text size="sm" c="dimmed">
          {visible(obstacle)}
        </Text>
      )}
      {open && <Answer incidentId={incidentId} reporter={reporter} answer={answer} />}
    </li>
  );
}

/** What would be told, what policy would say to it, and the button that asks for it. */
function Answer(props: { incidentId: string; reporter: string; answer: ReporterAnswer }) {
  const { incidentId, reporter, answer } = props;
  const [connector, setConnector] = useState<string | null>(null);
  const [key] = useState(randomId);
  const parameters = through({ reporter }, connector);
  const type = useQuery(actionTypesQuery).data?.find(({ name }) => name === ACTION);
  const preview = useQuery(previewQuery({ action: ACTION, parameters, incident_id: incidentId }));
  const request = useRequestAction(incidentId);
  const send = (): void =>
    request.mutate(
      {
        action: ACTION,
        parameters,
        reason: t`Reported by ${reporter}.`,
        evidence: [],
        key: `${key}${answer}`,
      },
      { onSuccess: sayOutcome, onError: (error) => toast.failed(t`request this action`, error) },
    );
  return (
    <>
      <Group gap="xs" justify="space-between">
        <Text size="sm">{t`Tell them ${TOLD[answer]}`}</Text>
        <Button
          variant={preview.data?.decision === 'deny' ? 'default' : 'light'}
          className="no-print"
          aria-label={t`Tell ${visible(reporter)} ${TOLD[answer]}`}
          loading={request.isPending}
          disabled={preview.data?.available === false}
          onClick={send}
        >
          {t`Tell the reporter`}
        </Button>
      </Group>
      <Group gap="xs">
        {preview.isPending && <Skeleton height={12} width={200} my={4} />}
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
    </>
  );
}

function isAnswerTo({ action, parameters }: ActionDto, reporter: string): boolean {
  return action === ACTION && String(parameters['reporter']).toLowerCase() === reporter;
}
