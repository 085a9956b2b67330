import { Injectable } from '@nestjs/common';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  unservedBy,
  type Evidence,
  type FieldError,
  type JsonObject,
  type NeededService,
  type RecommendedAction,
} from '#contracts';
import { ActionCatalogue, Lookups, ownParameters, type ActionDefinition } from '#actions';
import { DatabaseAway, Problem, once } from '#platform';
import type { IncidentValues } from './domain/incident-values.ts';
import { dataJson, evidenceForModel } from './domain/claude-prompt.ts';
import { SUBMIT_VERDICT, type SubmittedVerdict } from './domain/claude-schema.ts';
import type { JudgeInput } from './judge-input.ts';

const MOST_LOOKUPS = 12;
const MOST_RESULT = 16_000;

export interface ToolResult {
  content: string;
  is_error: boolean;
  evidence: Evidence[];
}

const submissions = once(() =>
  new Ajv2020({ strict: false }).compile<SubmittedVerdict>(SUBMIT_VERDICT.input_schema),
);

/** What a model may use: look-ups, each policy-checked like anybody's, and the answer. Nothing that has an effect. */
@Injectable()
export class ClaudeTools {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly lookups: Lookups,
  ) {}

  /**
   * The tools as the Messages API takes them, in a fixed order so that the prompt can be cached; without those that no
   * connector serves.
   */
  definitions(unserved: readonly NeededService[] = []) {
    const lookups = this.catalogue
      .list()
      .filter(
        ({ analyst, capability, looks_up }) =>
          analyst === 'look_up' &&
          (capability === null || unservedBy({ capability, looks_up }, unserved) === null),
      )
      .map((action) => ({
        name: action.name,
        description: action.description,
        input_schema: action.parameters,
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
    return [
      ...lookups,
      {
        ...SUBMIT_VERDICT,
        input_schema: { ...SUBMIT_VERDICT.input_schema, required: [...SUBMIT_VERDICT.input_schema.required] },
      },
    ];
  }

  /** What may be recommended, for the prompt. */
  effects(): { name: string; parameters: JsonObject }[] {
    return this.catalogue
      .list()
      .filter(isEffectOfAnalysts)
      .map((action) => ({ name: action.name, parameters: ownParameters(action) }));
  }

  isLookup(name: string): boolean {
    return this.definitions().some((tool) => tool.name === name) && name !== SUBMIT_VERDICT.name;
  }

  /** One look-up for the model. Failures are told to it, never thrown, but for the caller's own abort. */
  async lookUp(
    name: string,
    parameters: unknown,
    done: number,
    input: JudgeInput,
    known: IncidentValues,
    signal: AbortSignal,
  ): Promise<ToolResult> {
    if (done >= MOST_LOOKUPS)
      return failed(`No more than ${MOST_LOOKUPS} look-ups are possible. Submit your verdict.`);
    if (!this.isLookup(name))
      return failed(
        `There is no tool ${name.slice(0, 64)}. Only the look-ups given and submit_verdict can be used.`,
      );
    if (parameters === null || typeof parameters !== 'object' || Array.isArray(parameters))
      return failed('The parameters must be an object.');
    if (!known.holds(parameters))
      return failed('Only values that stand in the incident, written exactly so, can be looked up.');
    const { incident } = input.snapshot;
    try {
      const outcome = await this.lookups.run(name, parameters as JsonObject, {
        incident_id: incident.id,
        incident: { id: incident.id, severity: incident.severity, type: incident.type },
        proposer: { type: 'agent', id: input.run_id, name: 'analyst' },
        playbook: input.playbook,
        signal,
      });
      const evidence =
        outcome.evidence.length > 0 ? await input.addEvidence(outcome.evidence, `analysis.${name}`) : [];
      const content = dataJson({ evidence: evidence.map(evidenceForModel) });
      return {
        content: content.length > MOST_RESULT ? `${content.slice(0, MOST_RESULT)} (cut)` : content,
        is_error: false,
        evidence,
      };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DatabaseAway) throw error;
      if (error instanceof Problem) return failed(error.message);
      return failed('The look-up failed for a reason of its own.');
    }
  }

  /** The submitted verdict, or what is wrong with it. */
  readVerdict(input: unknown): { verdict: SubmittedVerdict } | { errors: string } {
    const isSubmitted = submissions();
    if (isSubmitted(input)) return { verdict: input };
    const errors = (isSubmitted.errors ?? [])
      .slice(0, 5)
      .map((error) => `${error.instancePath || '/'} ${error.message ?? ''}`);
    return { errors: errors.join('; ') };
  }

  /**
   * Recommendations that could be carried out: known effects, valid parameters, and every value already in the case
   * file, so that a misled model cannot aim at somebody whom the incident does not name.
   */
  actionable(actions: SubmittedVerdict['recommended_actions'], known: IncidentValues): RecommendedAction[] {
    return actions.slice(0, 10).flatMap((action) => {
      const parameters: JsonObject = Object.fromEntries(
        action.parameters.map(({ name, value }) => [name, value]),
      );
      const grounded = action.parameters.every(
        ({ value }) => known.has(value) || isListed(this.catalogue, action.action, value),
      );
      if (!grounded || !this.isValid(action.action, parameters)) return [];
      return [
        {
          action: action.action,
          parameters,
          reason: action.reason.slice(0, 1000),
          evidence: action.evidence,
        },
      ];
    });
  }

  /** Whether an effect that analysts may recommend is called so and takes these parameters. */
  isValid(name: string, parameters: JsonObject): boolean {
    const action = this.catalogue.list().find((one) => one.name === name && isEffectOfAnalysts(one));
    if (action === undefined) return false;
    const errors: FieldError[] = this.catalogue.validate(name, parameters);
    return errors.length === 0;
  }
}

function isEffectOfAnalysts({ analyst }: ActionDefinition): boolean {
  return analyst === 'recommend' || analyst === 'request';
}

/** Words that the action's own schema lists, such as a level, need not stand in the incident. */
function isListed(catalogue: ActionCatalogue, name: string, value: string): boolean {
  const schema = catalogue.list().find((one) => one.name === name)?.parameters;
  return (
    schema !== undefined && JSON.stringify(schema).includes(`"${value}"`) && /^[a-z_]{2,40}$/.test(value)
  );
}

function failed(content: string): ToolResult {
  return { content, is_error: true, evidence: [] };
}
