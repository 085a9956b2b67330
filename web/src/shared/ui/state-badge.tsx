import type { ActionStatus, ApprovalStatus, IncidentStatus, RunStatus, StepStatus } from '#contracts';
import { words } from '../lib/words.ts';
import classes from './state-badge.module.css';
import { t } from '../texts/texts.ts';

export type AnyStatus = IncidentStatus | ActionStatus | ApprovalStatus | RunStatus | StepStatus;

type Shape = 'empty' | 'half' | 'full' | 'ring' | 'cross' | 'dash';
interface Look {
  shape: Shape;
  tone?: 'person' | 'failed';
  word?: string;
}

/** One look for every state of every machine: neutral, the accent when a person is needed, red when it failed. */
const LOOKS: Record<AnyStatus, Look> = {
  created: { shape: 'empty' },
  triaging: { shape: 'half' },
  triaged: { shape: 'ring', tone: 'person', word: t`Triaged` },
  resolved: { shape: 'full' },
  requested: { shape: 'empty' },
  denied: { shape: 'cross', word: t`Denied by policy` },
  pending_approval: { shape: 'ring', tone: 'person', word: t`Waits for approval` },
  pending: { shape: 'ring', tone: 'person', word: t`Waits for a decision` },
  approved: { shape: 'half' },
  rejected: { shape: 'cross' },
  expired: { shape: 'dash' },
  cancelled: { shape: 'dash' },
  executing: { shape: 'half' },
  completed: { shape: 'full' },
  failed: { shape: 'cross', tone: 'failed' },
  unconfirmed: { shape: 'ring', tone: 'person', word: t`Unconfirmed` },
  rolling_back: { shape: 'half' },
  rolled_back: { shape: 'dash' },
  rollback_failed: { shape: 'cross', tone: 'failed' },
  queued: { shape: 'empty' },
  running: { shape: 'half' },
  waiting: { shape: 'ring' },
  skipped: { shape: 'dash' },
};

export function isStatus(value: unknown): value is AnyStatus {
  return typeof value === 'string' && Object.hasOwn(LOOKS, value);
}

export function stateWord(status: AnyStatus): string {
  return LOOKS[status].word ?? words(status);
}

export function StateBadge({ status, word }: { status: AnyStatus; word?: string }) {
  const look = LOOKS[status];
  return (
    <span className={`${classes['root']} ${look.tone ? classes[look.tone] : ''}`} data-status={status}>
      <Dot shape={look.shape} />
      {word ?? stateWord(status)}
    </span>
  );
}

function Dot({ shape }: { shape: Shape }) {
  return (
    <svg className={classes['dot']} viewBox="0 0 10 10" aria-hidden>
      {shape === 'cross' && (
        <path d="M2 2l6 6M8 2L2 8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      )}
      {shape === 'dash' && (
        <path d="M1.500 5h7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      )}
      {(shape === 'empty' || shape === 'half' || shape === 'ring') && (
        <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.500" />
      )}
      {shape === 'half' && <path d="M5 1a4 4 0 0 1 0 8z" fill="currentColor" />}
      {shape === 'ring' && <circle cx="5" cy="5" r="1.800" fill="currentColor" />}
      {shape === 'full' && <circle cx="5" cy="5" r="4.500" fill="currentColor" />}
    </svg>
  );
}
