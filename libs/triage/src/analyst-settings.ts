import { defineSettings } from '#platform';

export interface AnalystSettings {
  claude: boolean;
  model: string;
  max_turns: number;
  max_tokens: number;
  timeout_seconds: number;
  token_budget: number;
  daily_budget_cents: number;
  input_cents: number;
  output_cents: number;
}

const bounded = (minimum: number, maximum: number, title: string, description: string) => ({
  type: 'integer',
  minimum,
  maximum,
  title,
  description,
});

export const ANALYST = defineSettings<AnalystSettings>({
  key: 'analyst',
  title: 'Analyst',
  description:
    'Who judges an incident, and within which bounds. Without ANTHROPIC_API_KEY in the environment the offline analyst judges all.',
  fields: {
    claude: {
      type: 'boolean',
      title: 'Claude judges',
      description: 'Otherwise no case leaves this house, and the offline analyst judges.',
    },
    model: {
      type: 'string',
      maxLength: 100,
      title: 'Model',
      description: 'The id of a model; empty: the newest suitable one that the service offers.',
    },
    max_turns: bounded(1, 20, 'Turns', 'Of one judgement: each is a question to the model.'),
    max_tokens: bounded(256, 64_000, 'Tokens of one answer', 'A longer one is cut off and does not count.'),
    timeout_seconds: bounded(5, 600, 'Time of one judgement (seconds)', 'Then the offline analyst judges.'),
    token_budget: bounded(1000, 5_000_000, 'Tokens of one judgement', 'All its turns together.'),
    daily_budget_cents: bounded(
      0,
      10_000_000,
      'Money of one day (cents)',
      'Of each server process, counted by the two prices; 0: no limit.',
    ),
    input_cents: bounded(0, 100_000, 'Price of a million input tokens (cents)', "As on the provider's list."),
    output_cents: bounded(
      0,
      100_000,
      'Price of a million output tokens (cents)',
      "As on the provider's list.",
    ),
  },
  defaults: ({ values }) => ({
    claude: true,
    model: values.ANTHROPIC_MODEL ?? '',
    max_turns: values.ANTHROPIC_MAX_TURNS,
    max_tokens: values.ANTHROPIC_MAX_TOKENS,
    timeout_seconds: values.ANTHROPIC_TIMEOUT_SECONDS,
    token_budget: values.ANTHROPIC_TOKEN_BUDGET,
    daily_budget_cents: values.ANTHROPIC_DAILY_BUDGET_CENTS,
    input_cents: values.ANTHROPIC_INPUT_CENTS,
    output_cents: values.ANTHROPIC_OUTPUT_CENTS,
  }),
});
