import { Injectable } from '@nestjs/common';
import {
  OBSERVABLE_TYPES,
  type Evidence,
  type Json,
  type JsonObject,
  type ObservableType,
  type Polarity,
  type VerdictDraft,
} from '#contracts';
import { AlertExtraction, IncidentFindings, type EvidenceOrigin } from '#incidents';
import type { ReadyStep } from './domain/plan.ts';
import type { RunContext } from './domain/run-context.ts';
import type { StepRecord } from './domain/state.ts';
import { RegisteredActions } from './known-actions.ts';
import type { RunSession } from './run-session.ts';
import { RunTasks } from './run-tasks.ts';

/** What a run leaves with its incident: what it finds out, and what it gives people to do. In the caller's unit of work. */
@Injectable()
export class RunFindings {
  constructor(
    private readonly findings: IncidentFindings,
    private readonly extraction: AlertExtraction,
    private readonly known: RegisteredActions,
    private readonly tasks: RunTasks,
  ) {}

  /** Of these steps the tasks. */
  ask(session: RunSession, context: RunContext, ready: readonly ReadyStep[]): Promise<StepRecord[]> {
    return this.tasks.ask(session, context, ready);
  }

  storeEvidence(
    incidentId: string,
    evidence: readonly Evidence[],
    origin: EvidenceOrigin,
  ): Promise<Evidence[]> {
    return this.findings.storeEvidence(incidentId, evidence, origin);
  }

  recordVerdict(
    incidentId: string,
    draft: VerdictDraft,
    runId: string,
  ): Promise<{ id: string; current: boolean }> {
    return this.findings.recordVerdict(incidentId, draft, { run_id: runId });
  }

  /** @returns the verdict that the incident has and that still holds; null when there is none */
  keepVerdict(incidentId: string, runId: string): Promise<string | null> {
    return this.findings.keepVerdict(incidentId, runId);
  }

  async keepObservables(
    incidentId: string,
    records: Iterable<StepRecord>,
    evidence: readonly Evidence[],
  ): Promise<void> {
    const told = [...records].flatMap(lookedUp);
    const texts = told.flatMap(({ action, output }) => this.known.namesIn(action, output));
    if (texts.length > 0) await this.extraction.add(incidentId, texts);
    for (const { action, output } of told) {
      const mail = this.known.mailIn(action, output);
      if (mail !== null) await this.extraction.addMail(incidentId, mail);
    }
    await this.mark(incidentId, evidence);
  }

  /** What intelligence says about an observable shows on it: one bad report outweighs the good ones. */
  private async mark(incidentId: string, evidence: readonly Evidence[]): Promise<void> {
    const polarities = new Map<string, { type: ObservableType; value: string; polarity: Polarity }>();
    for (const { subject, source, polarity } of evidence) {
      const type = OBSERVABLE_TYPES.find((known) => known === subject.type);
      if (!type || source.type !== 'connector' || polarity === 'neutral') continue;
      const key = `${type} ${subject.value}`;
      if (polarities.get(key)?.polarity !== 'malicious')
        polarities.set(key, { type, value: subject.value, polarity });
    }
    if (polarities.size > 0) await this.findings.setPolarity(incidentId, [...polarities.values()]);
  }
}

/** What has been looked up, whether or not a service knows more of it. */
function lookedUp({ status, input, output }: StepRecord): { action: string; output: JsonObject }[] {
  if (status !== 'completed' || !isObject(input) || !isObject(output)) return [];
  const { action } = input;
  return typeof action === 'string' ? [{ action, output }] : [];
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
