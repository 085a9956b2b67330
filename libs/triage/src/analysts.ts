import { Injectable, Logger } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { Evidence, EvidenceDraft, VerdictDraft } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { Inventory } from '#inventory';
import { Clock } from '#platform';
import { ClaudeAnalyst } from './claude-analyst.ts';
import { ClaudeFailure } from './claude-failure.ts';
import { ClaudeTools } from './claude-tools.ts';
import { alertEvidence } from './domain/alert-evidence.ts';
import { listedEvidence, namedThings } from './domain/listed-things.ts';
import { judgeOffline } from './domain/offline.ts';
import { news } from './domain/weigh.ts';
import type { JudgeInput } from './judge-input.ts';
import { SignIns } from './sign-ins.ts';
import { SourceAddresses } from './source-addresses.ts';
import { CLAUDE_FALLBACKS_TOTAL, VERDICTS_TOTAL } from './triage.metrics.ts';

/** Whoever judges an incident: Claude where a key is configured and the tenant wants it, the built-in analyst otherwise and whenever Claude fails. */
@Injectable()
export class Analysts {
  private readonly logger = new Logger('Analysts');

  constructor(
    private readonly clock: Clock,
    private readonly claude: ClaudeAnalyst,
    private readonly tools: ClaudeTools,
    private readonly inventory: Inventory,
    private readonly signIns: SignIns,
    private readonly sourceAddresses: SourceAddresses,
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
      ...(await this.known(input.snapshot)),
    ];
    if (drafts.length > 0) evidence.push(...(await input.addEvidence(drafts, 'analysis')));
    const verdict = await this.decide(input, evidence);
    this.verdicts.inc({
      analyst: verdict.analyst,
      type: input.snapshot.incident.type,
      classification: verdict.classification,
    });
    return verdict;
  }

  /** What is known here of what the incident names, unless it holds just that already. */
  private async known(snapshot: IncidentSnapshot): Promise<EvidenceDraft[]> {
    const now = this.clock.now();
    const drafts = [
      ...listedEvidence(await this.inventory.find(namedThings(snapshot)), now),
      ...(await this.sourceAddresses.locate(snapshot, now)),
      ...(await this.signIns.learn(snapshot)),
    ];
    return news(drafts, snapshot.evidence);
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
