import type { ActorType, BehindPart, ProposerType, Role } from './vocabulary.ts';

export interface Actor {
  type: ActorType;
  /** The user's, key's, source's or run's id; null for the system itself. */
  id: string | null;
  /** What people read: a user's name, `source:mail-gateway`, `playbook:phishing_triage`. */
  name: string;
  /** The user's id behind an API key or a user actor: four eyes compare this one. */
  user_id?: string | null;
  role?: Role | null;
}

export interface Subject {
  type: string;
  id: string;
}

/** Who asked for an action. `id` is a user's id for `user`, a key's for `api_key`, the run's for `agent` and `playbook`. */
export interface Proposer {
  type: ProposerType;
  id: string | null;
  name: string;
  role?: Role | null;
}

/** One of those who stand behind a request, with one reason why: none of them decides it. */
export interface PersonBehind {
  user_id: string;
  name: string;
  part: BehindPart;
}
