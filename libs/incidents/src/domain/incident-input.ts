import type { Disposition, IncidentType, OpenRequests, Severity } from '#contracts';
import type { ObservableValue } from './observable.ts';

/** An incident as a person enters it. */
export interface NewIncident {
  title: string;
  description?: string;
  type: IncidentType;
  severity: Severity;
  /** The mailbox that got the mail. */
  recipient?: string;
  /** RFC 5322 text. */
  raw_email?: string;
  /** Who has reported the mail. */
  reporter?: string;
  observables?: ObservableValue[];
  /** Runs instead of the one for the type. */
  playbook?: string;
  /** Whether triage begins at once; true unless said otherwise. */
  auto_triage?: boolean;
}

/** A suspicious mail as a person hands it in. */
export interface HandedMail {
  /** Its bytes, in base64. */
  mail: string;
  /** The mailbox that got it; where the mail says so unless told. */
  recipient?: string;
  /** Who has reported it, and is to be told what comes of it. */
  reporter?: string;
  severity?: Severity;
  /** Who has got it, why it is suspicious. */
  note?: string;
}

export interface IncidentChange {
  /** The one that was read. */
  version: number;
  title?: string;
  severity?: Severity;
  type?: IncidentType;
  /** A user's id; null takes the assignment away. */
  assignee_id?: string | null;
  /** All of them. */
  tags?: string[];
  /** RFC 3339; null takes it back. */
  snoozed_until?: string | null;
  /** Into whose queue it comes; null: into none. */
  team_id?: string | null;
  /** Of many that are changed at once. */
  operation_id?: string;
}

export interface Resolution {
  disposition: Disposition;
  note?: string;
  /** What becomes of actions that are asked for and have not begun; `cancel` unless said otherwise. */
  open_requests?: OpenRequests;
}
