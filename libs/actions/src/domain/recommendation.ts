import type { Evidence, IncidentType } from '#contracts';

/** A case judged malicious, as far as effects are recommended by it. Every value is one of the incident's own. */
export interface SeenCase {
  type: IncidentType;
  /** The mail that it is about; null: it is about none. */
  mail: { message_id: string | null; sender: string | null; mailbox: string | null } | null;
  /** Whom and what the alerts themselves are about, best first. */
  hosts: readonly string[];
  users: readonly string[];
  evidence: readonly Evidence[];
}

export interface Recommendation<P> {
  parameters: P;
  /** A sentence for who decides it. */
  reason: string;
}
