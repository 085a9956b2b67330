import { ClaudeFailure } from './claude-failure.ts';

export interface TokenUse {
  input_tokens: number;
  output_tokens: number;
}

export interface Prices {
  /** Cents per million tokens. */
  input: number;
  output: number;
}

/** Money of a day, of this process: a guard against surprises, not an account. Zero cents mean no limit. */
export class DailyBudget {
  private day = '';
  private spentCents = 0;

  constructor(
    private readonly limitCents: number,
    private readonly prices: Prices,
  ) {}

  /** @throws ClaudeFailure money_used_up */
  assertLeft(now: Date): void {
    this.turn(now);
    if (this.limitCents > 0 && this.spentCents >= this.limitCents) {
      throw new ClaudeFailure(
        'money_used_up',
        `The day's budget for Claude (${this.limitCents} cents) is used up.`,
      );
    }
  }

  /** @returns what this use cost, cents */
  spend(use: TokenUse, now: Date): number {
    this.turn(now);
    const cost = (use.input_tokens * this.prices.input + use.output_tokens * this.prices.output) / 1_000_000;
    this.spentCents += cost;
    return cost;
  }

  private turn(now: Date): void {
    const day = now.toISOString().slice(0, 10);
    if (day !== this.day) {
      this.day = day;
      this.spentCents = 0;
    }
  }
}
