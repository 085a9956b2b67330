import { IconBan, IconCircleCheck, IconUserQuestion } from '@tabler/icons-react';
import type { Decision } from '../../../shared/api/generated/index.ts';
import { decisionSentence } from '../policy-words.ts';
import classes from './policy.module.css';

const ICONS = { allow: IconCircleCheck, deny: IconBan, require_approval: IconUserQuestion } as const;

interface DecisionMarkProps {
  decision: Decision;
  level?: string | null | undefined;
  quorum?: number | undefined;
}

export function DecisionMark({ decision, level, quorum }: DecisionMarkProps) {
  const Icon = ICONS[decision];
  return (
    <span className={classes['decision']} data-decision={decision}>
      <Icon size={16} aria-hidden />
      {decisionSentence(decision, level, quorum)}
    </span>
  );
}
