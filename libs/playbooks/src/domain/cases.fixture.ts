import type { JsonObject } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import type { KnownActions } from './validate.ts';

/** Actions for tests of the pure parts: `look` only reads, `act` has an effect, `search` runs a query. */
export const KNOWN_ACTIONS: KnownActions = {
  names: () => ['look', 'act', 'search'],
  find: (name) => {
    if (name === 'look') return { read_only: true, code_parameters: [] };
    if (name === 'act') return { read_only: false, code_parameters: [] };
    return name === 'search' ? { read_only: true, code_parameters: ['query'] } : null;
  },
  validate: (name, parameters) => {
    if (name === 'look' && 'n' in parameters && typeof parameters['n'] !== 'number') {
      return [{ path: 'n', code: 'type', message: 'n must be number' }];
    }
    if (name === 'look' && 'odd' in parameters) {
      return [
        { path: 'odd', code: 'additionalProperties', message: 'odd is not a parameter of this action' },
      ];
    }
    if (name === 'search' && !('query' in parameters)) {
      return [{ path: 'query', code: 'required', message: 'query is missing' }];
    }
    return [];
  },
};

export function incidentSnapshot(fields: JsonObject = {}): IncidentSnapshot {
  return {
    incident: {
      id: '01900000-0000-7000-8000-0000000000aa',
      number: 1042,
      title: 'A detection',
      description: '',
      type: 'malware',
      severity: 'high',
      status: 'triaging',
      source: 'edr',
      created_at: '2026-11-22T17:59:00.000Z',
      behind: [],
      escalation_level: null,
      alert_count: 1,
      verdict: null,
    },
    alerts: [
      {
        id: '01900000-0000-7000-8000-0000000000ab',
        title: 'A detection',
        severity: 'high',
        received_at: '2026-11-22T17:59:00.000Z',
        occurred_at: null,
        fields: { host: 'ws-1', user: 'ada', ...fields },
        raw: {},
        raw_email: null,
        recipient: null,
      },
    ],
    triage: { wanted: 0, seen: 0 },
    observables: ['a', 'b', 'c', 'd'].map((name) => ({
      id: name,
      type: 'url' as const,
      value: `http://${name}.example/`,
      polarity: null,
      own: false,
      special_purpose: false,
    })),
    evidence: [],
  };
}
