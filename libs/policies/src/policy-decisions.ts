import { Injectable } from '@nestjs/common';
import type { JsonObject, OperationMode } from '#contracts';
import { Clock, Ids, UnitOfWork } from '#platform';
import { ClaimRecordRepository, type ClaimOutcome } from './data/claim-record.repository.ts';
import { KillSwitchRepository } from './data/kill-switch.repository.ts';
import { PolicyRepository, type NewDecision } from './data/policy.repository.ts';
import { evaluate } from './domain/evaluate.ts';
import { switchSentence } from './domain/guardrails.ts';
import { requestNames } from './domain/names/request-names.ts';
import { protectedTargetStep, type TouchingRequest } from './domain/protection.ts';
import type { Evaluation, PolicyDecision, PolicyRequest } from './domain/request.ts';
import { UsageCounter } from './domain/usage.ts';
import { PolicyWorld, isLimited, type World } from './policy-world.ts';

/** Where work that is about to start would take effect. */
export interface WorkScope {
  action: string;
  connector: string | null;
  playbook: string | null;
}

/** A decision at a claim, and all that it rests on. */
export interface ClaimJudgement extends Evaluation {
  policy_version: number;
  mode: OperationMode;
  input: JsonObject;
}

/** What other features ask of the policy. */
@Injectable()
export class PolicyDecisions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly world: PolicyWorld,
    private readonly repository: PolicyRepository,
    private readonly killSwitches: KillSwitchRepository,
    private readonly claims: ClaimRecordRepository,
  ) {}

  /** Decides one request and stores the decision with its whole input, in the caller's unit of work. */
  async decide(request: PolicyRequest): Promise<PolicyDecision> {
    const [decision] = await this.decideAll([request]);
    return decision as PolicyDecision;
  }

  /** Decides requests in their order (each counts against the limits of the next), in two statements for all. */
  decideAll(requests: readonly PolicyRequest[]): Promise<PolicyDecision[]> {
    if (requests.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const { known, facts } = await this.world.of(requests, true);
      const now = this.clock.now().toISOString();
      const kept = await this.world.kept(known.policy, requests);
      const usage = new UsageCounter(facts.counters);
      const decisions = requests.map((request, at): NewDecision => {
        const seen = {
          now,
          kill_switches: facts.switches,
          usage: isLimited(known.policy, request) ? usage.of(request) : null,
          ...kept[at]?.facts,
        };
        const evaluation = evaluate(known.policy, request, seen);
        if (evaluation.decision !== 'deny') usage.count(request);
        return {
          id: this.ids.next(),
          ...evaluation,
          policy_version: known.version,
          mode: known.policy.document.mode,
          created_at: now,
          action: request.action.name,
          incident_id: request.incident?.id ?? null,
          input: { request, facts: seen, alerts: kept[at]?.alerts } as unknown as JsonObject,
        };
      });
      await this.repository.insertDecisions(decisions);
      return decisions.map(publicPart);
    });
  }

  /**
   * What would be decided now. Nothing is stored and no turn is taken, so a later decision may differ; for
   * look-ups (which go by a policy at most two seconds old) and for previews.
   */
  async check(request: PolicyRequest): Promise<Omit<PolicyDecision, 'id'>> {
    const { known, facts } = request.action.read_only
      ? await this.world.ofLookUp(request)
      : await this.unitOfWork.read(() => this.world.of([request], false));
    const now = this.clock.now().toISOString();
    const usage = isLimited(known.policy, request) ? new UsageCounter(facts.counters).of(request) : null;
    const [asked] = await this.world.asked(known.policy, [request]);
    const seen = { now, kill_switches: facts.switches, usage, ...asked };
    return {
      ...evaluate(known.policy, request, seen),
      policy_version: known.version,
      mode: known.policy.document.mode,
    };
  }

  /**
   * The kill switch that forbids automated work to start, or null. Call it in the transaction that claims the
   * work: from then until that transaction ends nobody can engage a switch, so nothing starts after one is on.
   * People's own requests are not stopped: don't ask for them.
   */
  blockedBy(scope: WorkScope): Promise<{ id: string; reason: string } | null> {
    return this.unitOfWork.run(async () => {
      const block = await this.killSwitches.block(scope.action, scope.connector, scope.playbook);
      if (block === undefined) return null;
      const sentence = switchSentence({ ...block, engaged_by: block.engaged_by_name });
      return { id: block.id, reason: `${sentence} An approval does not lift it.` };
    });
  }

  /**
   * The decision again, in the transaction that claims the work: by the policy in force now, on the target as the
   * service names it (`request.resolved`), and counting what has begun rather than what was asked for. Call
   * `blockedBy` before it: nobody publishes a policy from then until that transaction ends.
   */
  atClaim(request: PolicyRequest, actionId: string): Promise<ClaimJudgement> {
    return this.unitOfWork.run(async () => {
      return this.judged(await this.world.of([request], true), request, actionId);
    });
  }

  /** Keeps what came of `atClaim` with all that it rests on; `proceed` counts against the rate limits. */
  recordClaim(
    claim: { action_id: string; action: string; incident_id: string | null },
    judgement: ClaimJudgement,
    outcome: ClaimOutcome,
  ): Promise<void> {
    return this.unitOfWork.run(async () => {
      this.claims.insert({
        id: this.ids.next(),
        created_at: this.clock.now(),
        outcome,
        ...claim,
        ...judgement,
      });
    });
  }

  /** What would be decided at a claim now, for each of them; nothing is stored and nobody waits. */
  async outlook(
    requests: readonly { request: PolicyRequest; action_id: string }[],
  ): Promise<ClaimJudgement[]> {
    if (requests.length === 0) return [];
    return this.unitOfWork.read(async () => {
      const world = await this.world.of(
        requests.map(({ request }) => request),
        false,
      );
      return Promise.all(requests.map(({ request, action_id }) => this.judged(world, request, action_id)));
    });
  }

  private async judged(
    { known, facts }: World,
    request: PolicyRequest,
    actionId: string,
  ): Promise<ClaimJudgement> {
    const { policy, version } = known;
    const now = this.clock.now();
    const usage = isLimited(policy, request) ? await this.claims.usage(request, actionId, now) : null;
    const [asked] = await this.world.asked(policy, [request]);
    const seen = { now: now.toISOString(), kill_switches: facts.switches, usage, ...asked };
    const input = { request, facts: seen } as unknown as JsonObject;
    return { ...evaluate(policy, request, seen), policy_version: version, mode: policy.document.mode, input };
  }

  /**
   * The guardrail that keeps an effect off these targets, as a sentence, or null. For what shows only once the
   * service has been asked: a host that was named by its id has a name and addresses, too.
   */
  async protection(request: TouchingRequest): Promise<string | null> {
    const { known } = await this.unitOfWork.read(() => this.world.of([], false));
    const { policy } = known;
    return protectedTargetStep({ policy, request, names: requestNames(request) })?.reason ?? null;
  }
}

function publicPart(decision: NewDecision): PolicyDecision {
  const { id, level, quorum, rule, reason, policy_version, mode, step } = decision;
  return { id, decision: decision.decision, level, quorum, rule, reason, policy_version, mode, step };
}
