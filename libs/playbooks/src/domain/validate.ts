import type { FieldError, JsonObject } from '#contracts';
import { MeaningChecker } from './meaning.ts';
import { toDefinition } from './definition.ts';
import type { PlaybookDefinition } from './definition.ts';
import { MAX_FAULTS, PlaybookSource } from './source.ts';
import type { PlaybookFault } from './source.ts';
import { structureFaults } from './structure.ts';

export interface KnownAction {
  read_only: boolean;
  /** Parameters that another system runs as a command or search of its own. */
  code_parameters: readonly string[];
}

/** What a playbook may use: the registry of actions, as far as validation needs it. */
export interface KnownActions {
  names(): string[];
  /** Null when there is no such action. */
  find(name: string): KnownAction | null;
  /** Holds parameters against the action's schema; paths are dotted from the parameters' root. */
  validate(name: string, parameters: JsonObject): FieldError[];
}

export type Validation =
  | { valid: true; definition: PlaybookDefinition; faults: [] }
  | { valid: false; definition: null; faults: PlaybookFault[] };

/** Reads and checks a playbook's YAML text; names every fault with its line and column. Never throws on bad text. */
export function validatePlaybook(text: string, actions: KnownActions): Validation {
  const { source, faults: yamlFaults } = PlaybookSource.parse(text);
  if (!source) return { valid: false, definition: null, faults: ordered(yamlFaults) };
  const faults = [...structureFaults(source), ...new MeaningChecker(source, actions).check()];
  if (faults.length > 0) return { valid: false, definition: null, faults: ordered(faults) };
  return { valid: true, definition: toDefinition(source.value), faults: [] };
}

function ordered(faults: PlaybookFault[]): PlaybookFault[] {
  const seen = new Set<string>();
  return faults
    .filter((fault) => {
      const key = `${fault.line}:${fault.column}:${fault.message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MAX_FAULTS);
}

/** The definition of a text that was valid when it was stored; an action that has gone since fails its step only. */
export function readDefinition(text: string): PlaybookDefinition {
  const { source, faults } = PlaybookSource.parse(text);
  if (!source) throw new Error(`A stored playbook can't be read: ${faults[0]?.message ?? ''}`);
  return toDefinition(source.value);
}
