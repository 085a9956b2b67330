import { Anchor, Button, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { actionTypesQuery } from '../../../shared/api/action.queries.ts';
import type {
  AnswersDto,
  BacktestDto,
  Decision,
  DifferenceDto,
  OutcomeDto,
  PolicyDocumentDto,
} from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { basisOf, byIncident, changeSentence, missingSentences } from '../backtest-words.ts';
import { BACKTEST_DAYS, type BacktestProgress } from '../policy.queries.ts';
import { DECISION_WORDS } from '../policy-words.ts';
import type { DraftBacktest } from '../use-backtest.ts';
import { DecisionMark } from './decision-mark.tsx';
import classes from './policy.module.css';
import { number, rich, t } from '../../../shared/texts/texts.ts';

interface BacktestProps {
  backtest: DraftBacktest;
  draft: PolicyDocumentDto;
}

/** What the draft would have decided: how far it is, and then each difference to what was decided. */
export function Backtest({ backtest: { state, start, clear }, draft }: BacktestProps) {
  if (state.is === 'idle') return null;
  return (
    <Section
      title={t`Backtest`}
      aside={
        <Group gap="sm" wrap="nowrap">
          {state.is === 'done' && state.draft !== draft && (
            <Button onClick={() => start(draft)}>{t`Backtest again`}</Button>
          )}
          <Button variant="default" onClick={clear}>
            {state.is === 'running' ? t`Cancel the backtest` : t`Close the backtest`}
          </Button>
        </Group>
      }
    >
      <div aria-live="polite" className={classes['backtest']}>
        {state.is === 'running' && <Running progress={state.progress} />}
        {state.is === 'failed' && (
          <ErrorNotice
            error={state.error}
            doing={t`make the past decisions again`}
            kept={t`Your draft is kept, and nothing was changed.`}
            retry={() => start(draft)}
          />
        )}
        {state.is === 'done' && (
          <>
            {state.draft !== draft && (
              <Text c="var(--warning)">{t`The draft was changed since: this is about what it was before.`}</Text>
            )}
            <Result result={state.result} />
          </>
        )}
      </div>
    </Section>
  );
}

function Running({ progress }: { progress: BacktestProgress | null }) {
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <Stack gap={6}>
      <Text>
        {progress === null
          ? t`Waiting for its turn`
          : t`${number(done)} of ${number(total)} decisions made again`}
      </Text>
      <Progress value={total === 0 ? 0 : (done / total) * 100} aria-label={t`Decisions made again`} />
    </Stack>
  );
}

function Result({ result }: { result: BacktestDto }) {
  const { differences, changed } = result;
  return (
    <Stack gap="sm">
      <Text fw={600}>{changeSentence(result, BACKTEST_DAYS)}</Text>
      {missingSentences(result).map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
      {result.older_left_out && (
        <Text size="sm">
          {rich`There are more decisions than are made again at once: it begins ${(<TimeAgo at={result.from} />)}.`}
        </Text>
      )}
      {result.redecided > 0 && <Answers was={result.was} wouldBe={result.would_be} />}
      {differences.length > 0 && <Differences differences={differences} />}
      {differences.length < changed && (
        <Text size="sm" c="dimmed">
          {t`${differences.length} of ${number(changed)} differences are listed, the latest; those that publishing would make come first.`}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {t`Each request is decided again with what was known of it then. What people decided afterwards, and what the services would have said, is not tried.`}
      </Text>
    </Stack>
  );
}

const DECISIONS = ['allow', 'require_approval', 'deny'] as const satisfies readonly Decision[];

function Answers({ was, wouldBe }: { was: AnswersDto; wouldBe: AnswersDto }) {
  return (
    <Table verticalSpacing={4} aria-label={t`Answers`} maw={420}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t`Answer`}</Table.Th>
          <Table.Th ta="end">{t`Was`}</Table.Th>
          <Table.Th ta="end">{t`Would be`}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {DECISIONS.map((decision) => (
          <Table.Tr key={decision}>
            <Table.Th scope="row" fw={400}>
              {DECISION_WORDS[decision]}
            </Table.Th>
            <Table.Td ta="end">{number(was[decision])}</Table.Td>
            <Table.Td ta="end">{number(wouldBe[decision])}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Differences({ differences }: { differences: readonly DifferenceDto[] }) {
  const types = useQuery(actionTypesQuery);
  const titles = new Map<string, string>(types.data?.map(({ name, title }) => [name, title]));
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing={4} aria-label={t`Differences`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Incident`}</Table.Th>
            <Table.Th>{t`Action`}</Table.Th>
            <Table.Th>{t`Was`}</Table.Th>
            <Table.Th>{t`Would be`}</Table.Th>
            <Table.Th ta="end">{t`Asked for`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byIncident(differences).map(({ incident_id: id, incident, differences: rows }) =>
            rows.map((difference, at) => (
              <Table.Tr key={difference.id}>
                {at === 0 && (
                  <Table.Th scope="rowgroup" fw={400} rowSpan={rows.length} className={classes['incident']}>
                    {id === null ? (
                      t`No incident`
                    ) : (
                      <Anchor component={Link} to={`/incidents/${incident ?? id}`}>
                        {incident ?? t`An incident that is gone`}
                      </Anchor>
                    )}
                  </Table.Th>
                )}
                <Table.Td className={classes['what']}>
                  {titles.get(difference.action) ?? words(difference.action)}
                  {difference.targets.length > 0 && (
                    <Text span ff="monospace" size="sm">
                      {' '}
                      {visible(difference.targets.slice(0, 3).join(', '))}
                      {difference.targets.length > 3 && t` and ${difference.targets.length - 3} more`}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Answer outcome={difference.was} />
                </Table.Td>
                <Table.Td>
                  <Answer outcome={difference.would_be} />
                  {difference.already && (
                    <Text size="xs" c="dimmed">
                      {t`in force already`}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="end">
                  <TimeAgo at={difference.at} />
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Answer({ outcome }: { outcome: OutcomeDto }) {
  return (
    <>
      <DecisionMark decision={outcome.decision} level={outcome.level} quorum={outcome.quorum} />
      <Text size="xs" c="dimmed">
        {t`by ${basisOf(outcome)}`}
      </Text>
    </>
  );
}
