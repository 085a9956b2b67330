import type { Capability, JsonObject, LookUp } from '#contracts';

export interface SecretField {
  name: string;
  title: string;
  description: string;
  required: boolean;
}

/** What a kind of connector is and what it needs to be told. */
export interface ConnectorTypeInfo {
  type: string;
  title: string;
  description: string;
  capabilities: readonly Capability[];
  /** What it answers about as threat intelligence; nothing for the other capabilities. */
  looks_up: readonly LookUp[];
  /** How often its health is checked by the clock, in seconds: rarely where the service counts it. */
  check_every_seconds: number;
  simulated: boolean;
  /** JSON Schema of the settings: an object without unknown fields, with titles and defaults for a form. */
  settings_schema: JsonObject;
  secrets: readonly SecretField[];
  /** The settings that hold the addresses to which the secrets are sent. */
  addresses: readonly string[];
}
