import { Injectable, Logger } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { Evidence, VerdictDraft } from '#contracts';
import { Clock } from '#platform';
import { ClaudeAnalyst } from './claude-analyst.ts';
import { ClaudeFailure } from './claude-failure.ts';
import { ClaudeTools } from './claude-tools.ts';
import { alertEvidence } from './domain/alert-evidence.ts';
import { judgeOffline } from './domain/offline.ts';
import type { JudgeInput } from './judge-input.ts';
import { KnownHere } from './known-here.ts';
import { CLAUDE_FALLBACKS_TOTAL, VERDICTS_TOTAL } from './triage.metrics.ts';

/** Whoever judges an incident: Claude where a key is configured and the tenant wants it, the built-in analyst otherwise and whenever Claude fails. */
@Injectable()
export class Analysts {
  private readonly logger = new Logger('Analysts');

  constructor(
    private readonly clock: Clock,
    private readonly claude: ClaudeAnalyst,
    private readonly tools: ClaudeTools,
    private readonly known: KnownHere,
    @InjectMetric(VERDICTS_TOTAL) private readonly verdicts: Counter<'analyst' | 'type' | 'classification'>,
    @InjectMetric(CLAUDE_FALLBACKS_TOTAL) private readonly fallbacks: Counter<'cause'>,
  ) {}

  /** Whether a judgement takes milliseconds: no model is asked, so nothing is lost by storing after it only. */
  get quick(): boolean {
    return !this.claude.configured;
  }

  /**
   * Judges the case. What the alerts themselves say becomes evidence first, so that every claim can cite an id.
   * @throws only the caller's own abort reason and what `addEvidence` throws; never for a failure of the model;
   * DatabaseAway from a tool's look-up
   */
  async judge(input: JudgeInput): Promise<VerdictDraft> {
    // Copied before evidence is added: the caller may append to the snapshot's own list.
    const evidence: Evidence[] = [...input.snapshot.evidence];
    const drafts = [
      ...alertEvidence(input.snapshot, this.clock.now()),
      ...(await this.known.about(input.snapshot)),
    ];
    if (drafts.length > 0) evidence.push(...(await input.addEvidence(drafts, 'analysis')));
    const verdict = await this.decide(input, evidence);
    await this.known.judged(input.snapshot, verdict);
    this.verdicts.inc({
      analyst: verdict.analyst,
      type: input.snapshot.incident.type,
      classification: verdict.classification,
    });
    return verdict;
  }

  private async decide(input: JudgeInput, evidence: Evidence[]): Promise<VerdictDraft> {
    if (!(await this.claude.isWanted())) return this.offline(input, evidence, null);
    try {
      return await this.claude.judge(input, evidence);
    } catch (error) {
      if (!(error instanceof ClaudeFailure)) throw error;
      this.fallbacks.inc({ cause: error.code });
      this.logger.warn(
        `The offline analyst judges incident ${input.snapshot.incident.number}: ${error.message}`,
      );
      return this.offline(input, evidence, error.message);
    }
  }

  private offline(input: JudgeInput, evidence: readonly Evidence[], reason: string | null): VerdictDraft {
    const verdict = judgeOffline(input.snapshot, evidence, this.clock.now(), input.gaps, input.unserved);
    const actions = verdict.recommended_actions.filter(({ action, parameters }) =>
      this.tools.isValid(action, parameters),
    );
    return { ...verdict, recommended_actions: actions, fallback_reason: reason };
  }
}
