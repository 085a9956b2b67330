import { Injectable } from '@nestjs/common';
import type { Anthropic } from '@anthropic-ai/sdk';
import { Clock, Config } from '#platform';
import { ClaudeFailure } from './claude-failure.ts';

const MODEL_KEPT_MS = 3_600_000;
/** Of the lines that the service offers, the one meant for work of this size; without it the newest of any. */
const PREFERRED_LINE = 'sonnet';

/** The SDK's client and the model to use where none is set. The SDK is loaded with the first judgement: most installations have no key. */
@Injectable()
export class ClaudeClient {
  private client: Promise<Anthropic> | undefined;
  private model: { id: string; until: number } | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  get configured(): boolean {
    return this.config.values.ANTHROPIC_API_KEY !== undefined;
  }

  sdk(): Promise<Anthropic> {
    this.client ??= this.load();
    return this.client;
  }

  private async load(): Promise<Anthropic> {
    const { Anthropic } = await import('@anthropic-ai/sdk');
    const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL } = this.config.values;
    return new Anthropic({
      apiKey: ANTHROPIC_API_KEY ?? null,
      ...(ANTHROPIC_BASE_URL === undefined ? {} : { baseURL: ANTHROPIC_BASE_URL }),
      // One: a retried turn is billed again, and the offline analyst stands ready.
      maxRetries: 1,
      logLevel: 'off',
    });
  }

  /** The newest suitable model that the service lists (asked once an hour). */
  async newestModel(signal: AbortSignal): Promise<string> {
    const now = this.clock.now().getTime();
    if (this.model !== undefined && this.model.until > now) return this.model.id;
    const page = await (await this.sdk()).models.list({ limit: 100 }, { signal });
    const active = page.data
      .filter((model) => model.lifecycle === 'active')
      .sort((a, b) => b.created_at.localeCompare(a.created_at));
    const chosen = active.find((model) => model.line === PREFERRED_LINE) ?? active[0];
    if (chosen === undefined)
      throw new ClaudeFailure('no_model', 'The Claude API lists no active model for this key.');
    this.model = { id: chosen.id, until: now + MODEL_KEPT_MS };
    return chosen.id;
  }
}
