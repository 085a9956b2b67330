import { ActionIcon, Button, Menu, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconDots, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type {
  BacktestDto,
  PolicyReadingDto,
  PolicyRuleDto,
  RuleHitsDto,
  RuleReadingDto,
} from '../../../shared/api/generated/index.ts';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { RULE_FORM, ruleOf, ruleValues } from '../forms.ts';
import { BACKTEST_DAYS } from '../policy.queries.ts';
import { DecisionMark } from './decision-mark.tsx';
import { FormDialog } from './form-dialog.tsx';
import classes from './policy.module.css';
import { number, rich, t } from '../../../shared/texts/texts.ts';

interface RulesProps {
  rules: readonly PolicyRuleDto[];
  hits: readonly RuleHitsDto[];
  /** The rules in words; undefined until they are there. */
  reading: PolicyReadingDto | undefined;
  /** What these rules would have decided; undefined until somebody has counted. */
  figures: BacktestDto | undefined;
  /** The rule that the tried request meets. */
  lit: string | null;
  mayWrite: boolean;
  onChange: (rules: PolicyRuleDto[]) => void;
}

/** The rules in the order in which they are asked: what each says, has decided and would have decided. */
export function Rules({ rules, hits, reading, figures, lit, mayWrite, onChange }: RulesProps) {
  /** The place that is edited; the length of the list means a new rule. */
  const [editing, setEditing] = useState<number | null>(null);
  const replace = (index: number, rule: PolicyRuleDto): void => onChange(rules.toSpliced(index, 1, rule));
  const move = (index: number, step: number): void => {
    const rule = rules[index];
    if (rule) onChange(rules.toSpliced(index, 1).toSpliced(index + step, 0, rule));
  };
  const edited = editing === null ? undefined : rules[editing];
  return (
    <Section
      title={t`Rules`}
      aside={
        mayWrite && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setEditing(rules.length)}
          >
            {t`Add a rule`}
          </Button>
        )
      }
    >
      {reading !== undefined && reading.errors.length > 0 && (
        <div role="alert" className={classes['faults']}>
          <Text fw={600}>{t`This cannot be published yet`}</Text>
          <ul>
            {reading.errors.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {rules.length === 0 ? (
        <EmptyState title={t`There are no rules`}>
          {t`The mode's default decides everything that no guardrail refuses.`}
          {mayWrite && t` Add a rule to allow, deny or ask people for what you name.`}
        </EmptyState>
      ) : (
        <ol className={classes['rules']}>
          {rules.map((rule, index) => (
            <Rule
              key={rule.name}
              rule={rule}
              place={index + 1}
              last={index === rules.length - 1}
              hits={hits.find((each) => each.rule === rule.name)}
              reading={reading?.rules.find((each) => each.rule === rule.name)}
              wouldHave={wouldHave(rule, figures)}
              lit={lit === rule.name}
              mayWrite={mayWrite}
              onMove={(step) => move(index, step)}
              onEdit={() => setEditing(index)}
              onToggle={() => replace(index, { ...rule, enabled: rule.enabled === false })}
              onRemove={() => onChange(rules.toSpliced(index, 1))}
            />
          ))}
        </ol>
      )}
      {editing !== null && (
        <FormDialog
          title={edited ? t`Rule ${edited.name}` : t`New rule`}
          schema={RULE_FORM}
          initial={edited ? ruleValues(edited) : {}}
          onClose={() => setEditing(null)}
          onSave={(values) => {
            replace(editing, ruleOf(values, edited?.enabled));
            setEditing(null);
          }}
        />
      )}
    </Section>
  );
}

/** `would have decided 40 of 622`; null while nobody knows. */
function wouldHave(rule: PolicyRuleDto, figures: BacktestDto | undefined): string | null {
  if (figures === undefined || rule.enabled === false) return null;
  const decided = figures.rules.find((each) => each.rule === rule.name)?.decided;
  if (decided === undefined) return null;
  const of = number(figures.redecided);
  return t`Would have decided ${number(decided)} of ${of}`;
}

interface RuleProps {
  rule: PolicyRuleDto;
  place: number;
  last: boolean;
  hits: RuleHitsDto | undefined;
  reading: RuleReadingDto | undefined;
  wouldHave: string | null;
  lit: boolean;
  mayWrite: boolean;
  onMove: (step: number) => void;
  onEdit: () => void;
  onToggle: () => void;
  onRemove: () => void;
}

function Rule(props: RuleProps) {
  const { rule, place, last, hits, reading, wouldHave, lit, mayWrite, onMove, onEdit, onToggle, onRemove } =
    props;
  const off = rule.enabled === false;
  return (
    <li className={classes['rule']} data-lit={lit || undefined} data-off={off || undefined}>
      <span className={classes['place']}>{place}</span>
      <div className={classes['ruleText']}>
        <Text component="div" fw={500}>
          {rule.name}
          {off && t` (off)`}
        </Text>
        {rule.description && <Text size="sm">{rule.description}</Text>}
        <Sentence reading={reading} />
      </div>
      <div className={classes['ruleEnd']}>
        <DecisionMark decision={rule.decision} level={rule.level} quorum={rule.quorum} />
        <span className={classes['hits']}>
          {hits && hits.hits > 0 ? (
            <>
              {t`Decided ${number(hits.hits)} in ${BACKTEST_DAYS} days`}
              {hits.last_at && <>{rich`, last ${(<TimeAgo at={hits.last_at} />)}`}</>}
            </>
          ) : (
            t`Decided nothing in ${BACKTEST_DAYS} days`
          )}
        </span>
        {wouldHave !== null && <span className={classes['hits']}>{wouldHave}</span>}
      </div>
      {mayWrite && (
        <div className={classes['ruleButtons']}>
          <ActionIcon aria-label={t`Move ${rule.name} up`} disabled={place === 1} onClick={() => onMove(-1)}>
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={t`Move ${rule.name} down`} disabled={last} onClick={() => onMove(1)}>
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t`What to do with ${rule.name}`}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onEdit}>{t`Edit`}</Menu.Item>
              <Menu.Item onClick={onToggle}>{off ? t`Switch on` : t`Switch off`}</Menu.Item>
              <Menu.Item c="var(--danger)" onClick={onRemove}>
                {t`Remove`}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
    </li>
  );
}

/** What the rule says, with what whoever reads it should know. */
function Sentence({ reading }: { reading: RuleReadingDto | undefined }) {
  if (!reading) return <Skeleton height={12} width="70%" my={5} />;
  return (
    <>
      <div className={classes['conditions']}>
        {reading.parts.map(({ text, verbatim }, index) =>
          verbatim ? <code key={index}>{text}</code> : <span key={index}>{text}</span>,
        )}
      </div>
      {reading.warnings.map(({ code, message }) => (
        <div key={code} className={classes['warning']}>
          <IconAlertTriangle size={16} role="img" aria-label={t`Warning`} />
          <span>{message}</span>
        </div>
      ))}
    </>
  );
}
