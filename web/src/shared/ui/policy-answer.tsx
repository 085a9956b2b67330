import { Text, Tooltip } from '@mantine/core';
import { IconBan, IconCircleCheck, IconUserQuestion } from '@tabler/icons-react';
import type { ApprovalLevel, Decision } from '#contracts';
import { words } from '../lib/words.ts';
import classes from './policy-answer.module.css';
import { t, within } from '../texts/texts.ts';

export interface PolicySays {
  decision: Decision;
  level: ApprovalLevel | null;
  quorum: number;
  rule: string | null;
  reason: string;
  policy_version: number;
}

const ICONS = { allow: IconCircleCheck, deny: IconBan, require_approval: IconUserQuestion } as const;

function said({ decision, level, quorum }: PolicySays, tense: 'would' | 'did'): string {
  if (decision === 'allow')
    return tense === 'would' ? t`Policy would allow it at once` : t`Allowed by policy`;
  if (decision === 'deny') return tense === 'would' ? t`Policy would deny it` : t`Denied by policy`;
  const who =
    quorum > 1
      ? t`${quorum} people at level ${within(words(level ?? 'analyst'))}`
      : t`approval at level ${within(words(level ?? 'analyst'))}`;
  return tense === 'would' ? t`Would need ${who}` : t`Needed ${who}`;
}

/** What policy says to a request: the decision, its rule and its reason. */
export function PolicyAnswer({ says, tense }: { says: PolicySays; tense: 'would' | 'did' }) {
  const Icon = ICONS[says.decision];
  const basis = says.rule
    ? t`Rule “${says.rule}”, policy version ${says.policy_version}. ${says.reason}`
    : t`No rule matched: the default, policy version ${says.policy_version}. ${says.reason}`;
  return (
    <Tooltip label={basis}>
      <Text
        component="span"
        size="sm"
        className={classes['policy']}
        data-decision={says.decision}
        tabIndex={0}
      >
        <Icon size={14} aria-hidden />
        {said(says, tense)}
        {says.rule && <span className={classes['rule']}>· {says.rule}</span>}
      </Text>
    </Tooltip>
  );
}
