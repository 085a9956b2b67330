import type { FirstRunStep } from '#contracts';
import type { FirstRunDto } from '../../shared/api/generated/index.ts';
import { t } from '../../shared/texts/texts.ts';

/** What each step is, and what it is good for. */
export const STEP_WORDS: Record<FirstRunStep, { title: string; why: string }> = {
  password: {
    title: t`A password of your own`,
    why: t`The first one was made by the server and stands in its output.`,
  },
  source: {
    title: t`A source of alerts`,
    why: t`An address with a secret, to which a mail gateway, SIEM or EDR sends its alerts.`,
  },
  connector: {
    title: t`A connector`,
    why: t`An outside service that look-ups ask and responses act on. Without one an alert is judged by what it holds itself.`,
  },
  second_person: {
    title: t`A second person`,
    why: t`Nobody approves what they have asked for themselves: four eyes need two people who may decide.`,
  },
  policy_mode: {
    title: t`A policy mode`,
    why: t`It decides about each effect where no guardrail and no rule does.`,
  },
};

export function progressOf({ steps }: FirstRunDto): { done: number; of: number; next: FirstRunStep | null } {
  return {
    done: steps.filter(({ done }) => done).length,
    of: steps.length,
    next: steps.find(({ done }) => !done)?.name ?? null,
  };
}
