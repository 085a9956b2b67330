import type { AnalystSettings } from './analyst-settings.ts';
import { ClaudeFailure } from './claude-failure.ts';

export interface TokenUse {
  input_tokens: number;
  output_tokens: number;
}

type Bounds = Pick<AnalystSettings, 'daily_budget_cents' | 'input_cents' | 'output_cents'>;

/**
 * What each tenant has spent today in this process: a guard against surprises, not an account. Bounds and prices are
 * those in force at each call; zero cents mean no limit.
 */
export class DailyBudgets {
  private day = '';
  private readonly spentCents = new Map<string, number>();

  /** @throws ClaudeFailure money_used_up */
  assertLeft(tenantId: string, { daily_budget_cents: limit }: Bounds, now: Date): void {
    this.turn(now);
    if (limit > 0 && (this.spentCents.get(tenantId) ?? 0) >= limit)
      throw new ClaudeFailure('money_used_up', `The day's budget for Claude (${limit} cents) is used up.`);
  }

  /** @returns what this use cost, cents */
  spend(tenantId: string, use: TokenUse, { input_cents, output_cents }: Bounds, now: Date): number {
    this.turn(now);
    const cost = (use.input_tokens * input_cents + use.output_tokens * output_cents) / 1_000_000;
    this.spentCents.set(tenantId, (this.spentCents.get(tenantId) ?? 0) + cost);
    return cost;
  }

  private turn(now: Date): void {
    const day = now.toISOString().slice(0, 10);
    if (day === this.day) return;
    this.day = day;
    this.spentCents.clear();
  }
}
