import type { Role } from '#contracts';
import { t } from '../texts/texts.ts';

/** What each role may do, in a sentence. */
export const ROLE_SENTENCES: Record<Role, string> = {
  viewer: t`Reads incidents, actions, approvals, playbooks and the policy.`,
  analyst: t`Works incidents, requests actions, decides approvals of analyst level.`,
  senior_analyst: t`As an analyst; decides approvals of senior analyst level too, and edits playbooks.`,
  manager: t`As a senior analyst; decides every approval, publishes the policy, uses the kill switch, reads the audit.`,
  admin: t`Everything: as a manager; manages users, connectors, sources, API keys and settings too.`,
};
