import type { ActionDto } from '../../shared/api/generated/index.ts';
import { toast } from '../../shared/ui/toast.ts';
import { t } from '../../shared/texts/texts.ts';

/** Tells what became of a request at once: it is in the list, but the list may be out of sight. */
export function sayOutcome(action: ActionDto): void {
  const { status, summary, policy_decision: decision } = action;
  if (status === 'denied')
    toast.failed(t`request “${summary}”`, new Error(decision?.reason ?? 'Policy denied it.'));
  else if (status === 'pending_approval') toast.done(t`${summary}: waits for approval.`);
  else toast.done(t`${summary}: requested.`);
}
