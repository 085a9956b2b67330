import { DailyBudgets } from './claude-budget.ts';

const BOUNDS = { daily_budget_cents: 100, input_cents: 300, output_cents: 1500 };
const MORNING = new Date('2026-11-22T08:00:00Z');
const NIGHT = new Date('2026-11-22T23:59:59Z');
const TOMORROW = new Date('2026-11-23T00:00:00Z');
/** 60 cents by the prices above. */
const USE = { input_tokens: 100_000, output_tokens: 20_000 };

describe('the money of a day', () => {
  const left = (budgets: DailyBudgets, now: Date, bounds = BOUNDS, tenant = 'one') => {
    try {
      budgets.assertLeft(tenant, bounds, now);
      return true;
    } catch (error) {
      expect(error).toMatchObject({
        code: 'money_used_up',
        message: "The day's budget for Claude (100 cents) is used up.",
      });
      return false;
    }
  };

  it('is there until the uses of the day together cost as much, and again the next day', () => {
    const budgets = new DailyBudgets();
    expect(left(budgets, MORNING)).toBe(true);
    expect(budgets.spend('one', USE, BOUNDS, MORNING)).toBe(60);
    expect(left(budgets, MORNING)).toBe(true);
    expect(budgets.spend('one', USE, BOUNDS, NIGHT)).toBe(60);
    expect(left(budgets, NIGHT)).toBe(false);
    expect(left(budgets, TOMORROW)).toBe(true);
  });

  it('is used up by the very cent', () => {
    const budgets = new DailyBudgets();
    budgets.spend('one', { input_tokens: 0, output_tokens: 66_666 }, BOUNDS, MORNING);
    expect(left(budgets, MORNING)).toBe(true);
    budgets.spend(
      'two',
      { input_tokens: 200_000, output_tokens: 0 },
      { ...BOUNDS, input_cents: 500 },
      MORNING,
    );
    expect(left(budgets, MORNING, BOUNDS, 'two')).toBe(false);
  });

  it('is without end at zero cents', () => {
    const budgets = new DailyBudgets();
    budgets.spend('one', USE, BOUNDS, MORNING);
    expect(left(budgets, MORNING, { ...BOUNDS, daily_budget_cents: 0 })).toBe(true);
  });

  it('is of the day on which it was spent, whatever was asked before', () => {
    const budgets = new DailyBudgets();
    budgets.spend('one', USE, BOUNDS, NIGHT);
    budgets.spend('one', USE, BOUNDS, TOMORROW);
    expect(left(budgets, TOMORROW)).toBe(true);
    budgets.spend('one', USE, BOUNDS, TOMORROW);
    expect(left(budgets, TOMORROW)).toBe(false);
  });
});
