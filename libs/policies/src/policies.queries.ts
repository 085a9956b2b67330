import { Injectable } from '@nestjs/common';
import type { FieldError } from '#contracts';
import { Clock, Problem, UnitOfWork, decodeCursor, toPage, type Page } from '#platform';
import { ActionNames } from './action-names.ts';
import { KillSwitchRepository, type KillSwitchRow } from './data/kill-switch.repository.ts';
import { PolicyRepository, type PolicyVersionRow } from './data/policy.repository.ts';
import { BUILT_IN_POLICY, BUILT_IN_VERSION } from './domain/builtin.ts';
import { limitsOf, readDocument, type CompiledPolicy } from './domain/compile.ts';
import { warningsOf, type RuleWarning } from './domain/coverage.ts';
import { evaluate } from './domain/evaluate.ts';
import type { Evaluation, PolicyRequest, TraceEntry } from './domain/request.ts';
import { plainText, type SentencePart } from './domain/sentence-parts.ts';
import { ruleSentence } from './domain/rule-sentence.ts';
import { usageOf } from './domain/usage.ts';
import { checkPolicy, invalid, requireValid } from './policies.service.ts';
import { storedPolicy } from './policy-versions.ts';
import { PolicyWorld } from './policy-world.ts';

export const HITS_PERIOD_DAYS = 30;
const DAY_MS = 86_400_000;
const HISTORY = 100;

/** A stored version, or the built-in one that no decision has needed yet (`published_at` is null then). */
export type PolicyVersionView = Omit<PolicyVersionRow, 'published_at'> & { published_at: Date | null };

export interface RuleHits {
  rule: string;
  hits: number;
  last_at: Date | null;
}

/** A rule in words, with what whoever reads it should know. */
export interface RuleReading {
  rule: string;
  /** The parts together; what is written in the document stands in backticks. */
  sentence: string;
  parts: SentencePart[];
  warnings: RuleWarning[];
}

export interface PolicyReading {
  rules: RuleReading[];
  /** What would be said against publishing it. */
  errors: FieldError[];
}

export interface Simulation extends Evaluation {
  /** Null for a posted draft. */
  policy_version: number | null;
  mode: PolicyVersionView['document']['mode'];
  trace: TraceEntry[];
}

const BUILT_IN: PolicyVersionView = {
  version: BUILT_IN_VERSION,
  document: BUILT_IN_POLICY,
  comment: 'Built in',
  published_by: null,
  published_by_name: 'Triage Warden',
  published_at: null,
};

@Injectable()
export class PoliciesQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly repository: PolicyRepository,
    private readonly switches: KillSwitchRepository,
    private readonly actions: ActionNames,
    private readonly world: PolicyWorld,
  ) {}

  /** The mode in force, and whether somebody has published a policy: nobody has chosen what came built in. */
  mode(): Promise<{ mode: PolicyVersionView['document']['mode']; chosen: boolean }> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.latest();
      const { document, version } = row ?? BUILT_IN;
      return { mode: document.mode, chosen: version > BUILT_IN_VERSION };
    });
  }

  /** The policy in force, and how often each of its rules decided within the last 30 days. */
  current(): Promise<PolicyVersionView & { hits: RuleHits[] }> {
    return this.unitOfWork.read(async () => {
      const row = (await this.repository.latest()) ?? BUILT_IN;
      const since = new Date(this.clock.now().getTime() - HITS_PERIOD_DAYS * DAY_MS);
      const counted = new Map((await this.repository.ruleHits(since)).map((hit) => [hit.rule, hit]));
      const hits = row.document.rules.map(
        ({ name }) => counted.get(name) ?? { rule: name, hits: 0, last_at: null },
      );
      return { ...row, hits };
    });
  }

  async versions(query: { limit: number; cursor?: string }): Promise<Page<PolicyVersionView>> {
    const before = decodeCursor(query.cursor, ['integer'])?.[0] ?? null;
    return this.unitOfWork.read(async () => {
      const rows: PolicyVersionView[] = await this.repository.versionsBefore(before, query.limit + 1);
      const shown = rows.length === 0 && before === null ? [BUILT_IN] : rows;
      return toPage(shown, query.limit, (row) => [row.version]);
    });
  }

  version(version: number): Promise<PolicyVersionView> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.version(version);
      if (row !== null) return row;
      if (version === BUILT_IN_VERSION) return BUILT_IN;
      throw new Problem('not_found', `There is no version ${version} of the policy.`);
    });
  }

  /**
   * The rules of a document in words, also where something is wrong with it.
   * @throws Problem invalid_policy when it has not the shape of a policy
   */
  describe(candidate: unknown): PolicyReading {
    const { document, errors } = readDocument(candidate);
    if (document === null) throw invalid(errors);
    const actions = this.actions.described;
    const warnings = warningsOf(document.rules, actions);
    return {
      rules: document.rules.map((rule, at) => {
        const parts = ruleSentence(rule, actions);
        return { rule: rule.name, sentence: plainText(parts), parts, warnings: warnings[at] ?? [] };
      }),
      errors: checkPolicy(candidate, this.actions.all).errors,
    };
  }

  /** Decides one request by the current policy or a draft, with the explanation; stores nothing. */
  async simulate(request: PolicyRequest, draft: unknown): Promise<Simulation> {
    const compiledDraft = draft === undefined ? null : requireValid(draft, this.actions.all);
    return this.unitOfWork.read(async () => {
      const row = (await this.repository.latest()) ?? BUILT_IN;
      const policy = compiledDraft ?? storedPolicy(row.document, row.version);
      const facts = await this.facts(policy, request);
      const trace: TraceEntry[] = [];
      const evaluation = evaluate(policy, request, facts, trace);
      return {
        ...evaluation,
        policy_version: compiledDraft === null ? row.version : null,
        mode: policy.document.mode,
        trace,
      };
    });
  }

  engagedSwitches(): Promise<KillSwitchRow[]> {
    return this.unitOfWork.read(() => this.switches.engaged());
  }

  /** The engaged switches first, then past ones. */
  switchHistory(): Promise<KillSwitchRow[]> {
    return this.unitOfWork.read(() => this.switches.history(HISTORY));
  }

  private async facts(policy: CompiledPolicy, request: PolicyRequest) {
    const now = this.clock.now();
    const limited = limitsOf(policy, request.action.name).length > 0;
    const { switches, counters } = await this.repository.facts(
      limited ? [request.action.name] : [],
      request.incident === null ? [] : [request.incident.id],
      now,
      false,
    );
    const usage = usageOf(counters[request.action.name], request.incident);
    const [asked] = await this.world.asked(policy, [request]);
    return { now: now.toISOString(), kill_switches: switches, usage, ...asked };
  }
}
