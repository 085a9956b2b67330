import { Injectable } from '@nestjs/common';
import { ActionCatalogue, Availability, type EffectRequest } from '#actions';
import { serviceName, type FieldError, type JsonObject, type NeededService } from '#contracts';
import type { KnownAction, KnownActions } from './domain/validate.ts';

/** The registry of actions as playbooks see it. */
@Injectable()
export class RegisteredActions implements KnownActions {
  private byName: Map<string, KnownAction> | null = null;

  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly availability: Availability,
  ) {}

  /** Whether two requests mean the same effect on the same thing. */
  isSameEffect(left: EffectRequest, right: EffectRequest): boolean {
    return this.catalogue.isSameEffect(left, right);
  }

  /** What no connector serves now. */
  unserved(): Promise<NeededService[]> {
    return this.availability.unserved();
  }

  /** Why nothing can carry the action out, or null. */
  unaskable(action: string, unserved: readonly NeededService[]): string | null {
    const service = this.availability.lacks(action, unserved);
    return service === null ? null : `Not asked for: no ${serviceName(service)} is connected.`;
  }

  /** Counts what was not asked for. */
  noteUnasked(action: string, incidentId: string): void {
    this.availability.note(action, incidentId);
  }

  /** What an action's output names. */
  namesIn(action: string, output: JsonObject): string[] {
    return this.catalogue.namesIn(action, output);
  }

  /** The words of the mail that an action has read. */
  mailIn(action: string, output: JsonObject): ReturnType<ActionCatalogue['mailIn']> {
    return this.catalogue.mailIn(action, output);
  }

  names(): string[] {
    return [...this.index().keys()];
  }

  find(name: string): KnownAction | null {
    return this.index().get(name) ?? null;
  }

  validate(name: string, parameters: JsonObject): FieldError[] {
    return this.catalogue.validate(name, parameters);
  }

  private index(): Map<string, KnownAction> {
    this.byName ??= new Map(
      this.catalogue
        .list()
        .map(({ name, read_only, code_parameters }) => [name, { read_only, code_parameters }]),
    );
    return this.byName;
  }
}
