import { Type } from 'typebox';
import { defineConnector, type ConfigOf } from '../define-connector.ts';
import { address, closed, defaulted, line, mailAddress, settingsOf } from '../settings.ts';
import { Jira } from './jira.ts';

const priority = () => Type.Optional(Type.String({ minLength: 1, maxLength: 100 }));

const settings = settingsOf({
  base_url: address('Address', { examples: ['https://company.atlassian.net'] }),
  email: mailAddress({ title: 'Account', description: 'Whose API token it is.' }),
  project_key: line('Project', 'The key of the project, such as SEC.', {
    pattern: '^[A-Z][A-Z0-9_]{1,50}$',
  }),
  issue_type: defaulted(line('Issue type', 'As the project names it.', { maxLength: 100 }), 'Task'),
  labels: defaulted(
    Type.Array(Type.String({ pattern: '^\\S+$', maxLength: 100 }), {
      maxItems: 20,
      title: 'Labels',
      description: 'Put on every ticket.',
    }),
    [],
  ),
  priorities: Type.Optional(
    closed(
      {
        informational: priority(),
        low: priority(),
        medium: priority(),
        high: priority(),
        critical: priority(),
      },
      {
        title: 'Priorities',
        description:
          'The name of Jira’s priority for each severity; without one the project’s default stands.',
      },
    ),
  ),
});
export type JiraConfig = ConfigOf<typeof settings, 'api_token'>;

export const jira = defineConnector({
  type: 'jira',
  title: 'Jira',
  description:
    'Tickets in Jira Cloud. Each ticket carries a label made from its request, by which a repeated request finds it again; Jira’s search follows with a delay of seconds.',
  settings,
  secrets: {
    api_token: {
      title: 'API token',
      description: 'From the account’s security settings.',
      required: true,
    },
  },
  connect: (config, host) => new Jira(config, host),
  looks_up: [],
  clients: { ticketing: (jira) => jira },
  check: (jira, signal) => jira.check(signal),
  close: (jira) => jira.close(),
});
