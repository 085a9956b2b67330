import type { Classification, IncidentType, ProposerType, Role, Severity } from '#contracts';
import type { ActionTypeDto, SimulatedRequestDto } from '../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../shared/lib/drafts.ts';
import { t } from '../../shared/texts/texts.ts';

/** What is filled into "Try a request". */
export interface Trial {
  action: string | null;
  targets: string[];
  severity: Severity;
  type: IncidentType;
  verdict: Classification | null;
  confidence: number;
  proposer: ProposerType;
  role: Role;
  playbook: string;
}

const FIRST: Trial = {
  action: null,
  targets: [],
  severity: 'high',
  type: 'phishing',
  verdict: 'malicious',
  confidence: 0.9,
  proposer: 'playbook',
  role: 'analyst',
  playbook: '',
};
/** The API wants an id; no rule can ask for it. */
const NO_INCIDENT = '00000000-0000-7000-8000-000000000000';

/** Kept over a reload, like everything typed. */
export function useTrial(): [Trial, (changes: Partial<Trial>) => void] {
  const [stored, setStored] = useDraftRecord('policy:trial');
  const trial = { ...FIRST, ...(stored as Partial<Trial>) };
  return [trial, (changes) => setStored({ ...trial, ...changes })];
}

/** null until an action is chosen that the server knows. */
export function toRequest(trial: Trial, action: ActionTypeDto | undefined): SimulatedRequestDto | null {
  if (!action) return null;
  const byUser = trial.proposer === 'user';
  return {
    action: {
      name: action.name,
      category: action.category,
      read_only: action.read_only,
      reversible: action.reversible,
      default_level: action.default_level,
      target_type: action.target_type,
      connector: null,
    },
    targets: trial.targets,
    incident: { id: NO_INCIDENT, severity: trial.severity, type: trial.type },
    proposer: { type: trial.proposer, id: null, name: t`A trial`, role: byUser ? trial.role : null },
    verdict: trial.verdict === null ? null : { classification: trial.verdict, confidence: trial.confidence },
    playbook: byUser || trial.playbook.trim() === '' ? null : trial.playbook.trim(),
  };
}
