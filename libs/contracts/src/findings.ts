import type { Json, JsonObject } from './json.ts';
import type { Capability, Classification, ObservableType, Polarity } from './vocabulary.ts';

/** One fact as its finder states it. */
export interface EvidenceDraft {
  /** What kind of fact, dotted: `email.authentication`, `url.reputation`, `host.state`. */
  kind: string;
  /** Who said it: `{ type: 'connector', name: 'virustotal' }`, `{ type: 'parser', name: 'parse_email' }`. */
  source: { type: 'connector' | 'parser' | 'person' | 'system'; name: string };
  /** What it is about. */
  subject: { type: ObservableType | 'email' | 'attachment' | 'alert' | 'incident'; value: string };
  /** One sentence for people, made from facts only. */
  statement: string;
  polarity: Polarity;
  /** How much it speaks for its polarity, 0..1; 0 for neutral facts. */
  weight: number;
  /** The values behind the statement, small (32 KB at most). */
  raw: Json;
  /** RFC 3339: when the source observed it. */
  observed_at: string;
}

export interface Evidence extends EvidenceDraft {
  /** A UUID from when it was found: by this a judgement names it, stored or not. Later ones sort later. */
  id: string;
  /** `E1`, `E2`, …: what people and the model call it. Given when it is stored, then never changed; null until then. */
  label: string | null;
}

export interface ReasoningClaim {
  statement: string;
  /** The evidence that the claim rests on, at least one: ids while it is judged, labels (`E7`) once it is stored. */
  evidence: string[];
}

export interface RecommendedAction {
  action: string;
  parameters: JsonObject;
  reason: string;
  evidence: string[];
}

export interface VerdictDraft {
  classification: Classification;
  /** 0..1: the probability that the classification is right. */
  confidence: number;
  /** Such as `credential_phishing`, `commodity_malware`, `impossible_travel`, `none`. */
  category: string;
  summary: string;
  reasoning: ReasoningClaim[];
  /** MITRE ATT&CK ids such as `T1566.002`. */
  techniques: string[];
  recommended_actions: RecommendedAction[];
  /** Evidence that the incident type needs and that is missing, as sentences. */
  missing: string[];
  /** Services that would have known what it needs and that nobody has connected: set-up, not a gap of this case. */
  not_connected: Capability[];
  /** Why a model's verdict goes beyond the evidence, as sentences: then nothing is requested without a person. */
  reservations: string[];
  analyst: 'claude' | 'offline';
  /** Why the offline analyst answered although Claude is configured, or null. */
  fallback_reason: string | null;
  model: string | null;
  usage: { input_tokens: number; output_tokens: number; latency_ms: number } | null;
}
