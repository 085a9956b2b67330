import { Injectable } from '@nestjs/common';

/** What whoever runs the database knows of it, for the probes. */
@Injectable()
export class DatabaseState {
  private ask: () => string | null = () => null;

  askHere(ask: () => string | null): void {
    this.ask = ask;
  }

  /** A sentence while the database is known to be down; else null. */
  get trouble(): string | null {
    return this.ask();
  }
}
