import { CLASSIFICATIONS } from '#contracts';

/** The one tool by which a model answers. Strict: every field required, nothing else allowed. */
export const SUBMIT_VERDICT = {
  name: 'submit_verdict',
  description:
    'Submit the final verdict. Every claim cites ids of evidence from the incident or from your look-ups. Call it exactly once, when you are done.',
  strict: true,
  input_schema: {
    type: 'object' as const,
    additionalProperties: false,
    required: [
      'classification',
      'confidence',
      'category',
      'summary',
      'reasoning',
      'techniques',
      'recommended_actions',
    ],
    properties: {
      classification: { type: 'string', enum: [...CLASSIFICATIONS] },
      confidence: { type: 'number', description: 'Probability from 0 to 1 that the classification is right' },
      category: {
        type: 'string',
        description:
          'snake_case, such as credential_phishing, commodity_malware, impossible_travel; none for benign',
      },
      summary: {
        type: 'string',
        description: 'Two sentences for a busy analyst, made from the evidence only',
      },
      reasoning: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['statement', 'evidence'],
          properties: {
            statement: { type: 'string' },
            evidence: {
              type: 'array',
              items: { type: 'string' },
              description: 'Ids such as E7, at least one',
            },
          },
        },
      },
      techniques: {
        type: 'array',
        items: { type: 'string' },
        description: 'MITRE ATT&CK ids such as T1566.002',
      },
      recommended_actions: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['action', 'parameters', 'reason', 'evidence'],
          properties: {
            action: { type: 'string' },
            parameters: {
              type: 'array',
              items: {
                type: 'object',
                additionalProperties: false,
                required: ['name', 'value'],
                properties: { name: { type: 'string' }, value: { type: 'string' } },
              },
            },
            reason: { type: 'string' },
            evidence: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
  },
} as const;

export interface SubmittedVerdict {
  classification: (typeof CLASSIFICATIONS)[number];
  confidence: number;
  category: string;
  summary: string;
  reasoning: { statement: string; evidence: string[] }[];
  techniques: string[];
  recommended_actions: {
    action: string;
    parameters: { name: string; value: string }[];
    reason: string;
    evidence: string[];
  }[];
}
