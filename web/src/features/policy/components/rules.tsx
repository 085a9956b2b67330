import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDots, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { PolicyRuleDto, RuleHitsDto } from '../../../shared/api/generated/index.ts';
import { plural } from '../../../shared/lib/words.ts';
import { EmptyState } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { RULE_FORM, ruleOf, ruleValues } from '../forms.ts';
import { conditionsOf } from '../policy-words.ts';
import { DecisionMark } from './decision-mark.tsx';
import { FormDialog } from './form-dialog.tsx';
import classes from './policy.module.css';

interface RulesProps {
  rules: readonly PolicyRuleDto[];
  hits: readonly RuleHitsDto[];
  /** The rule that the tried request meets. */
  lit: string | null;
  mayWrite: boolean;
  onChange: (rules: PolicyRuleDto[]) => void;
}

/** The rules in the order in which they are asked, each with how often it has decided. */
export function Rules({ rules, hits, lit, mayWrite, onChange }: RulesProps) {
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
      title="Rules"
      aside={
        mayWrite && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setEditing(rules.length)}
          >
            Add a rule
          </Button>
        )
      }
    >
      {rules.length === 0 ? (
        <EmptyState title="There are no rules">
          The mode&apos;s default decides everything that no guardrail refuses.
          {mayWrite && ' Add a rule to allow, deny or ask people for what you name.'}
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
          title={edited ? `Rule ${edited.name}` : 'New rule'}
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

interface RuleProps {
  rule: PolicyRuleDto;
  place: number;
  last: boolean;
  hits: RuleHitsDto | undefined;
  lit: boolean;
  mayWrite: boolean;
  onMove: (step: number) => void;
  onEdit: () => void;
  onToggle: () => void;
  onRemove: () => void;
}

function Rule({ rule, place, last, hits, lit, mayWrite, onMove, onEdit, onToggle, onRemove }: RuleProps) {
  const off = rule.enabled === false;
  const conditions = conditionsOf(rule);
  return (
    <li className={classes['rule']} data-lit={lit || undefined} data-off={off || undefined}>
      <span className={classes['place']}>{place}</span>
      <div className={classes['ruleText']}>
        <Text component="div" fw={500}>
          {rule.name}
          {off && ' (off)'}
        </Text>
        {rule.description && <Text size="sm">{rule.description}</Text>}
        <div className={classes['conditions']}>
          {conditions.length === 0 ? 'Everything' : conditions.join(' · ')}
          {rule.reason && ` — “${rule.reason}”`}
        </div>
      </div>
      <div className={classes['ruleEnd']}>
        <DecisionMark decision={rule.decision} level={rule.level} quorum={rule.quorum} />
        <span className={classes['hits']}>
          {hits && hits.hits > 0 ? (
            <>
              {plural(hits.hits, 'hit')} in 30 days
              {hits.last_at && (
                <>
                  , last <TimeAgo at={hits.last_at} />
                </>
              )}
            </>
          ) : (
            'No hit in 30 days'
          )}
        </span>
      </div>
      {mayWrite && (
        <>
          <ActionIcon aria-label={`Move ${rule.name} up`} disabled={place === 1} onClick={() => onMove(-1)}>
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={`Move ${rule.name} down`} disabled={last} onClick={() => onMove(1)}>
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={`What to do with ${rule.name}`}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onEdit}>Edit</Menu.Item>
              <Menu.Item onClick={onToggle}>{off ? 'Switch on' : 'Switch off'}</Menu.Item>
              <Menu.Item c="var(--danger)" onClick={onRemove}>
                Remove
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
    </li>
  );
}
