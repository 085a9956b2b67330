import { Injectable } from '@nestjs/common';
import type { ActionName } from './domain/action-name.ts';

/** What actions are called: policy names them, and what it says of one that there is not would hold nobody back. */
@Injectable()
export class ActionNames {
  private known: readonly ActionName[] = [];

  /** Told at the start by the feature that has them. */
  tell(known: readonly ActionName[]): void {
    this.known = known;
  }

  get described(): readonly ActionName[] {
    return this.known;
  }

  get all(): string[] {
    return this.known.map(({ name }) => name);
  }

  get effects(): string[] {
    return this.known.flatMap(({ name, read_only }) => (read_only ? [] : [name]));
  }
}
