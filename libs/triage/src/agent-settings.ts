import { AGENT_REQUESTABLE } from '#actions';
import { defineSettings } from '#platform';

export interface AgentSettings {
  requests: boolean;
  actions: string[];
  min_confidence: number;
}

/** What the analyst may ask for by itself. Policy decides each request: no mode allows one, only a rule can. */
export const AGENT = defineSettings<AgentSettings>({
  key: 'agent',
  title: "Analyst's requests",
  description:
    'What the analyst recommends is requested in its name, through the policy, where this allows it. Otherwise it is shown for a person to request.',
  fields: {
    requests: {
      type: 'boolean',
      title: 'The analyst requests',
      description: 'Off: everything that it recommends waits for a person to request it.',
    },
    actions: {
      type: 'array',
      uniqueItems: true,
      items: { enum: [...AGENT_REQUESTABLE] },
      title: 'Actions',
      description: 'Which of the actions that an analyst may request at all it does request.',
    },
    min_confidence: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      title: 'Least confidence',
      description: 'Of a malicious verdict; below it the analyst only recommends.',
    },
  },
  defaults: () => ({ requests: true, actions: [...AGENT_REQUESTABLE], min_confidence: 0.8 }),
});
