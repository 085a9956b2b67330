import { CLASSIFICATIONS, INCIDENT_TYPES, PROPOSER_TYPES, ROLES, SEVERITIES } from '#contracts';
import { Group, NumberInput, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowRight, IconPoint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { actionTypesQuery } from '../../../shared/api/action.queries.ts';
import type { PolicyDocumentDto, SimulationDto } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { simulationQuery } from '../policy.queries.ts';
import { toRequest, useTrial } from '../trial.ts';
import { DecisionMark } from './decision-mark.tsx';
import classes from './policy.module.css';
import { t, within } from '../../../shared/texts/texts.ts';

interface TryRequestProps {
  /** null while there are no unpublished changes: the policy in force answers. */
  draft: PolicyDocumentDto | null;
  onRule: (rule: string | null) => void;
}

/** Answers while one types: what the policy, or the draft, would say to a request, and by which step. */
export function TryRequest({ draft, onRule }: TryRequestProps) {
  const types = useQuery(actionTypesQuery);
  const [trial, change] = useTrial();
  const effects = types.data?.filter((type) => !type.read_only) ?? [];
  const action = types.data?.find(({ name }) => name === trial.action);
  const request = toRequest(trial, action);
  const [asked] = useDebouncedValue(request === null ? null : JSON.stringify(request), 250);
  const answer = useQuery(simulationQuery(asked === null ? null : JSON.parse(asked), draft));
  const rule = request === null ? null : (answer.data?.rule ?? null);
  useEffect(() => onRule(rule), [onRule, rule]);
  return (
    <Section title={t`Try a request`}>
      <Stack gap="sm">
        <Select
          label={t`Action`}
          searchable
          placeholder={t`Choose an effect`}
          data={effects.map(({ name, title }) => ({ value: name, label: title }))}
          value={trial.action}
          onChange={(next) => change({ action: next })}
        />
        <TagsInput
          label={action?.target_type ? words(action.target_type) : t`Targets`}
          placeholder={t`Enter adds one`}
          value={trial.targets}
          onChange={(targets) => change({ targets })}
        />
        <Group grow gap="sm" align="flex-start">
          <Choice
            label={t`Severity`}
            values={SEVERITIES}
            value={trial.severity}
            onChange={(severity) => severity && change({ severity })}
          />
          <Choice
            label={t`Incident type`}
            values={INCIDENT_TYPES}
            value={trial.type}
            onChange={(type) => type && change({ type })}
          />
        </Group>
        <Group grow gap="sm" align="flex-start">
          <Choice
            label={t`Verdict`}
            values={CLASSIFICATIONS}
            value={trial.verdict}
            clearable
            onChange={(verdict) => change({ verdict })}
          />
          <NumberInput
            label={t`Confidence`}
            min={0}
            max={1}
            step={0.05}
            decimalScale={2}
            disabled={trial.verdict === null}
            value={trial.confidence}
            onChange={(next) => typeof next === 'number' && change({ confidence: next })}
          />
        </Group>
        <Group grow gap="sm" align="flex-start">
          <Choice
            label={t`Asked by`}
            values={PROPOSER_TYPES}
            value={trial.proposer}
            onChange={(proposer) => proposer && change({ proposer })}
          />
          {trial.proposer === 'user' ? (
            <Choice
              label={t`Role`}
              values={ROLES}
              value={trial.role}
              onChange={(role) => role && change({ role })}
            />
          ) : (
            <TextInput
              label={t`Playbook`}
              value={trial.playbook}
              onChange={(event) => change({ playbook: event.currentTarget.value })}
            />
          )}
        </Group>
        <div aria-live="polite">
          {request === null && (
            <Text c="dimmed">{t`Choose an action: the answer appears here by itself.`}</Text>
          )}
          {request !== null && answer.error && (
            <ErrorNotice error={answer.error} doing={t`try the request`} />
          )}
          {request !== null && !answer.error && answer.data && (
            <Answer answer={answer.data} draft={draft !== null} />
          )}
        </div>
      </Stack>
    </Section>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  values: readonly T[];
  value: T | null;
  clearable?: boolean;
  /** null only from a clearable one. */
  onChange: (value: T | null) => void;
}

function Choice<T extends string>({ label, values, value, clearable = false, onChange }: ChoiceProps<T>) {
  return (
    <Select
      label={label}
      data={values.map((each) => ({ value: each as string, label: words(each) }))}
      allowDeselect={false}
      clearable={clearable}
      value={value}
      onChange={(next) => onChange(values.find((each) => each === next) ?? null)}
    />
  );
}

function Answer({ answer, draft }: { answer: SimulationDto; draft: boolean }) {
  return (
    <>
      <div className={classes['answer']} data-decision={answer.decision}>
        <Text fw={600} component="div">
          <DecisionMark decision={answer.decision} level={answer.level} quorum={answer.quorum} />
        </Text>
        <Text size="sm">{answer.reason}</Text>
        <Text size="xs" c="dimmed">
          {draft
            ? t`${answer.rule ? `${words(answer.step)} “${answer.rule}”` : words(answer.step)} · your draft · mode ${within(words(answer.mode))}`
            : t`${answer.rule ? `${words(answer.step)} “${answer.rule}”` : words(answer.step)} · version ${answer.policy_version ?? '?'} · mode ${within(words(answer.mode))}`}
        </Text>
      </div>
      <Text size="sm" fw={500} mt="md" mb={4}>
        {t`What was considered, in order`}
      </Text>
      <ol className={classes['trace']}>
        {answer.trace.map((entry, index) => {
          const Mark = entry.matched ? IconArrowRight : IconPoint;
          return (
            <li key={`${entry.step} ${String(index)}`} data-matched={entry.matched || undefined}>
              <Mark size={14} aria-label={entry.matched ? t`matched` : t`did not match`} />
              <span>
                {words(entry.step)}
                {entry.name && ` “${entry.name}”`}: {entry.explanation}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
