import type { Role } from '#contracts';

/** What each role may do, in a sentence. */
export const ROLE_SENTENCES: Record<Role, string> = {
  viewer: 'Reads incidents, actions, approvals, playbooks and the policy.',
  analyst: 'Works incidents, requests actions, decides approvals of analyst level.',
  senior_analyst: 'As an analyst; decides approvals of senior analyst level too, and edits playbooks.',
  manager:
    'As a senior analyst; decides every approval, publishes the policy, uses the kill switch, reads the audit.',
  admin: 'Everything: as a manager; manages users, connectors, sources, API keys and settings too.',
};
