import { Injectable, Logger } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Anthropic } from '@anthropic-ai/sdk';
import type { Counter, Histogram } from 'prom-client';
import type { Evidence, VerdictDraft } from '#contracts';
import { Clock, Context, DatabaseAway, TenantSettings, within } from '#platform';
import { ANALYST, type AnalystSettings } from './analyst-settings.ts';
import { DailyBudgets } from './claude-budget.ts';
import { ClaudeClient } from './claude-client.ts';
import { asFailure, ClaudeFailure } from './claude-failure.ts';
import { ClaudeTools } from './claude-tools.ts';
import { IncidentValues } from './domain/incident-values.ts';
import { checkVerdict } from './domain/check-verdict.ts';
import { incidentMessage, nameOf, SYSTEM_PROMPT } from './domain/claude-prompt.ts';
import { SUBMIT_VERDICT, type SubmittedVerdict } from './domain/claude-schema.ts';
import { withinEvidence } from './domain/beyond-evidence.ts';
import { completenessOf, lacks, type Completeness } from './domain/completeness.ts';
import { judgeOffline } from './domain/offline.ts';
import type { JudgeInput } from './judge-input.ts';
import { CLAUDE_COST_TOTAL, CLAUDE_LATENCY, CLAUDE_TOKENS_TOTAL } from './triage.metrics.ts';

type Message = Anthropic.Message;
type MessageParam = Anthropic.MessageParam;

/** One judgement under way. */
interface Conversation {
  input: JudgeInput;
  /** As they were when it began. */
  bounds: Readonly<AnalystSettings>;
  evidence: Evidence[];
  messages: MessageParam[];
  model: string;
  use: { input_tokens: number; output_tokens: number };
  lookups: number;
  signal: AbortSignal;
}

/** Of the time that the caller has; the rest is the offline analyst's, should Claude not answer. */
const SHARE_OF_TIME = 0.8;

/** Judges by the Messages API: bounded in turns, tokens, time and money; read-only tools; a strict answer. */
@Injectable()
export class ClaudeAnalyst {
  private readonly logger = new Logger('ClaudeAnalyst');
  private readonly budgets = new DailyBudgets();
  private pausedUntil = 0;

  constructor(
    private readonly settings: TenantSettings,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly client: ClaudeClient,
    private readonly tools: ClaudeTools,
    @InjectMetric(CLAUDE_TOKENS_TOTAL) private readonly tokens: Counter<'model' | 'kind'>,
    @InjectMetric(CLAUDE_COST_TOTAL) private readonly cost: Counter<'model'>,
    @InjectMetric(CLAUDE_LATENCY) private readonly latency: Histogram<'outcome'>,
  ) {}

  /** Whether a key is there at all. */
  get configured(): boolean {
    return this.client.configured;
  }

  /** Whether it judges for this tenant. */
  async isWanted(): Promise<boolean> {
    return this.configured && (await this.settings.get(ANALYST)).claude;
  }

  /**
   * @param evidence everything known; what look-ups find is appended to it, also when the judgement fails
   * @throws ClaudeFailure for whatever kept the model from a valid verdict; the caller's own abort reason
   */
  async judge(input: JudgeInput, evidence: Evidence[]): Promise<VerdictDraft> {
    const started = this.clock.now().getTime();
    const seconds = () => (this.clock.now().getTime() - started) / 1000;
    try {
      if (started < this.pausedUntil)
        throw new ClaudeFailure(
          'paused',
          'Claude is left alone for a moment after it refused or was too busy.',
        );
      const bounds = await this.settings.get(ANALYST);
      this.budgets.assertLeft(this.tenantId(), bounds, this.clock.now());
      const longest = Math.min(bounds.timeout_seconds, (input.time_ms / 1000) * SHARE_OF_TIME);
      const { verdict, use } = await within(longest, input.signal, async (signal) => {
        const model = bounds.model === '' ? await this.client.newestModel(signal) : bounds.model;
        const use = { input_tokens: 0, output_tokens: 0 };
        const talk = { input, bounds, evidence, messages: [], model, use, lookups: 0, signal };
        return { verdict: await this.converse(talk), use };
      });
      this.latency.observe({ outcome: 'verdict' }, seconds());
      return { ...verdict, usage: { ...use, latency_ms: Math.round(seconds() * 1000) } };
    } catch (error) {
      input.signal.throwIfAborted();
      if (error instanceof DatabaseAway) throw error;
      const failure = asFailure(error);
      if (failure.pauseMs > 0) this.pausedUntil = this.clock.now().getTime() + failure.pauseMs;
      if (failure.code !== 'paused') this.latency.observe({ outcome: failure.code }, seconds());
      throw failure;
    }
  }

  private async converse(talk: Conversation): Promise<VerdictDraft> {
    const { snapshot, instructions } = talk.input;
    const missing = lacks(this.completeness(talk));
    talk.messages.push({
      role: 'user',
      content: incidentMessage(snapshot, talk.evidence, missing, instructions, this.tools.effects()),
    });
    const turns = talk.bounds.max_turns;
    for (let turn = 1; turn <= turns; turn += 1) {
      const answer = await this.ask(talk, turn === turns);
      talk.messages.push({ role: 'assistant', content: answer.content as Anthropic.ContentBlockParam[] });
      const submitted = await this.respond(talk, answer);
      if (submitted !== null) return this.finish(talk, submitted);
    }
    throw new ClaudeFailure('turns_used_up', `Claude gave no valid verdict within ${turns} turns.`);
  }

  private completeness({ input, evidence }: Conversation): Completeness {
    const { snapshot, gaps, unserved } = input;
    return completenessOf(evidence, snapshot.incident.type, this.clock.now(), gaps, unserved);
  }

  private async ask(talk: Conversation, last: boolean): Promise<Message> {
    const { max_tokens, token_budget, timeout_seconds } = talk.bounds;
    const used = talk.use.input_tokens + talk.use.output_tokens;
    if (used >= token_budget)
      throw new ClaudeFailure('tokens_used_up', `The judgement used up its ${token_budget} tokens.`);
    this.budgets.assertLeft(this.tenantId(), talk.bounds, this.clock.now());
    const tools = this.tools.definitions(talk.input.unserved);
    const sdk = await this.client.sdk();
    const answer = await sdk.messages.create(
      {
        model: talk.model,
        max_tokens: Math.min(max_tokens, Math.max(256, token_budget - used)),
        system: [{ type: 'text', text: SYSTEM_PROMPT, cache_control: { type: 'ephemeral' } }],
        tools: last ? tools.filter((tool) => tool.name === SUBMIT_VERDICT.name) : tools,
        // `auto`: models that always think refuse a forced tool.
        tool_choice: { type: 'auto' },
        messages: talk.messages,
      },
      { signal: talk.signal, timeout: timeout_seconds * 1000 },
    );
    this.count(talk, answer);
    return answer;
  }

  private count(talk: Conversation, answer: Message): void {
    const usage = isUsage(answer.usage) ? answer.usage : null;
    if (usage === null || !Array.isArray(answer.content))
      throw new ClaudeFailure('no_verdict', 'Claude answered in a form that is not that of its API.');
    const written = usage.cache_creation_input_tokens ?? 0;
    const read = usage.cache_read_input_tokens ?? 0;
    const use = { input_tokens: usage.input_tokens + written + read, output_tokens: usage.output_tokens };
    talk.use.input_tokens += use.input_tokens;
    talk.use.output_tokens += use.output_tokens;
    const { model } = talk;
    this.tokens.inc({ model, kind: 'input' }, usage.input_tokens);
    this.tokens.inc({ model, kind: 'output' }, usage.output_tokens);
    if (written > 0) this.tokens.inc({ model, kind: 'cache_write' }, written);
    if (read > 0) this.tokens.inc({ model, kind: 'cache_read' }, read);
    const cents = this.budgets.spend(this.tenantId(), use, talk.bounds, this.clock.now());
    this.cost.inc({ model }, cents);
  }

  private tenantId(): string {
    return this.context.current().tenantId;
  }

  /** Answers every tool use of a turn; a valid verdict ends the conversation. */
  private async respond(talk: Conversation, answer: Message): Promise<SubmittedVerdict | null> {
    if (answer.stop_reason === 'refusal')
      throw new ClaudeFailure('refused', 'Claude refused to judge this incident.');
    if (answer.stop_reason === 'max_tokens' || answer.stop_reason === 'model_context_window_exceeded') {
      throw new ClaudeFailure('cut_off', 'The answer of Claude was cut off at its length limit.');
    }
    const uses = answer.content.filter((block) => block.type === 'tool_use');
    if (uses.length === 0) {
      if (answer.stop_reason !== 'pause_turn')
        talk.messages.push({ role: 'user', content: 'Answer only by calling submit_verdict.' });
      return null;
    }
    const known = new IncidentValues(talk.input.snapshot, talk.evidence);
    const results: Anthropic.ToolResultBlockParam[] = [];
    for (const use of uses) {
      if (use.name === SUBMIT_VERDICT.name) {
        const read = this.tools.readVerdict(use.input);
        if ('verdict' in read) return read.verdict;
        results.push({
          type: 'tool_result',
          tool_use_id: use.id,
          is_error: true,
          content: `The verdict does not fit the schema: ${read.errors}. Submit it again.`,
        });
        continue;
      }
      const result = await this.tools.lookUp(
        use.name,
        use.input,
        talk.lookups,
        talk.input,
        known,
        talk.signal,
      );
      talk.lookups += 1;
      talk.evidence.push(...result.evidence);
      results.push({
        type: 'tool_result',
        tool_use_id: use.id,
        is_error: result.is_error,
        content: result.content,
      });
    }
    talk.messages.push({ role: 'user', content: results });
    return null;
  }

  private finish(talk: Conversation, submitted: SubmittedVerdict): VerdictDraft {
    const { snapshot } = talk.input;
    const { type } = snapshot.incident;
    const known = new IncidentValues(snapshot, talk.evidence);
    const completeness = this.completeness(talk);
    const ids = new Map(talk.evidence.map((one) => [nameOf(one), one.id]));
    // What does not exist keeps its name, and is struck for it.
    const byId = <T extends { evidence: string[] }>(claim: T): T => ({
      ...claim,
      evidence: claim.evidence.map((name) => ids.get(name) ?? name),
    });
    const draft: VerdictDraft = {
      ...submitted,
      reasoning: submitted.reasoning.map(byId),
      recommended_actions: this.tools.actionable(submitted.recommended_actions, known).map(byId),
      ...completeness,
      reservations: [],
      analyst: 'claude',
      fallback_reason: null,
      model: talk.model,
      usage: null,
    };
    const { verdict, corrections } = checkVerdict(draft, talk.evidence, completeness, type);
    if (corrections.length > 0)
      this.logger.warn(
        `The verdict on incident ${snapshot.incident.number} was corrected: ${corrections.join(' ')}`,
      );
    const { gaps, unserved } = talk.input;
    const offline = judgeOffline(snapshot, talk.evidence, this.clock.now(), gaps, unserved);
    return withinEvidence(verdict, corrections, offline);
  }
}

function isUsage(usage: unknown): usage is Anthropic.Usage {
  return (
    typeof usage === 'object' &&
    usage !== null &&
    Number.isFinite((usage as Anthropic.Usage).input_tokens) &&
    Number.isFinite((usage as Anthropic.Usage).output_tokens)
  );
}
