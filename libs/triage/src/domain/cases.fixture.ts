import type { Evidence, IncidentType, JsonObject, Polarity } from '#contracts';
import type { IncidentSnapshot } from '#incidents';

export const NOW = new Date('2026-11-22T12:00:00Z');

/** Facts for tests, numbered in order. */
export function facts(...given: (Partial<Evidence> & { kind: string })[]): Evidence[] {
  return given.map((one, index) => ({
    id: `E${index + 1}`,
    label: `E${index + 1}`,
    source: { type: 'parser', name: 'test' },
    subject: { type: 'incident', value: `subject ${index}` },
    statement: `Fact number ${index + 1} of kind ${one.kind}.`,
    polarity: 'malicious' as Polarity,
    weight: 0.5,
    raw: {},
    observed_at: NOW.toISOString(),
    ...one,
  }));
}

/** Everything that a mail incident needs, saying nothing either way. */
export function completeMail(): (Partial<Evidence> & { kind: string })[] {
  return [
    { kind: 'email.parsed', polarity: 'neutral', weight: 0, raw: { links: 0, attachments: 0, from: 'sender@shop.example', message_id: '<1@shop.example>' } },
    { kind: 'email.authentication.dmarc', polarity: 'benign', weight: 0.05 },
  ]; // prettier-ignore
}

export function snapshot(
  type: IncidentType,
  options: {
    title?: string;
    description?: string;
    fields?: JsonObject;
    raw?: JsonObject;
    evidence?: Evidence[];
    observables?: IncidentSnapshot['observables'];
    recipient?: string | null;
    severity?: IncidentSnapshot['incident']['severity'];
  } = {},
): IncidentSnapshot {
  const title = options.title ?? 'Something was reported';
  const severity = options.severity ?? 'medium';
  return {
    incident: {
      id: '0199aaaa-0000-7000-8000-000000000001',
      number: 1042,
      title,
      description: options.description ?? '',
      type,
      severity,
      status: 'triaging',
      source: 'mail-gateway',
      created_at: NOW.toISOString(),
      behind: [],
      escalation_level: null,
      alert_count: 1,
      verdict: null,
    },
    alerts: [
      {
        id: '0199aaaa-0000-7000-8000-000000000002',
        title,
        severity,
        received_at: NOW.toISOString(),
        occurred_at: null,
        fields: { vendor: { severity }, ...options.fields },
        raw: options.raw ?? {},
        raw_email: null,
        recipient: options.recipient ?? null,
      },
    ],
    triage: { wanted: 0, seen: 0 },
    observables: options.observables ?? [],
    evidence: options.evidence ?? [],
  };
}
