import { Injectable } from '@nestjs/common';
import { ActionCatalogue } from '#actions';
import type { FieldError, JsonObject } from '#contracts';
import type { KnownAction, KnownActions } from './domain/validate.ts';

/** Texts in another system's language: the only way from a value to a command of somebody else's. */
const CODE_PARAMETERS: Record<string, readonly string[]> = { search_siem: ['query'] };

/** The registry of actions as playbooks see it. */
@Injectable()
export class RegisteredActions implements KnownActions {
  private byName: Map<string, KnownAction> | null = null;

  constructor(private readonly catalogue: ActionCatalogue) {}

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
        .map(({ name, read_only }) => [name, { read_only, code_parameters: CODE_PARAMETERS[name] ?? [] }]),
    );
    return this.byName;
  }
}
