import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../config/config.ts';

/** Bodies up to this size are alerts and what people type: a few large mails must not keep them out. */
const SMALL_BYTES = 64 * 1024;
/** What large bodies leave to small ones. */
const FOR_SMALL = 0.25;
/** How much of the room bodies may take whose sender has shown nothing yet. */
const FOR_STRANGERS = 0.5;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bytes of a body, on a route that takes larger ones than the others. */
    bodyBytes?: number;
  }
  interface FastifyRequest {
    /** The room that this request's body takes. */
    bodyClaim?: BodyClaim;
    /** Its headers have shown who it is. */
    senderIsKnown?: boolean;
    /** Smaller than the route's, when it is known who sends. */
    ownBodyLimit?: number;
    /** Sees the body come in, for what need not wait for all of it. */
    onBodyChunk?: (chunk: Buffer) => void;
  }
}

/** A body in hand: counted as it comes in, until its request is answered. */
export interface BodyClaim {
  /** False: there is no room for these bytes, and they are not counted. */
  take(bytes: number): boolean;
  /** Its sender is known: its bytes no longer count as a stranger's. */
  prove(): void;
  release(): void;
}

/**
 * The bytes of all bodies that this process holds at a time. Each route bounds one body; this bounds their sum, so
 * that many at once cannot take the memory that everybody needs.
 */
@Injectable()
export class BodyBudget {
  private readonly room: number;
  private held = 0;
  private unproved = 0;
  private highest = 0;

  constructor(@Inject(Config) config: Pick<Config, 'values'>) {
    this.room = config.values.BODY_MEMORY_MB * 1024 * 1024;
  }

  /** Bytes held now, and the most that were ever held at once. */
  get bytes(): { held: number; highest: number } {
    return { held: this.held, highest: this.highest };
  }

  get limit(): number {
    return this.room;
  }

  /** @param declared bytes that its sender says it has: a large one is no small one while it begins */
  claim(declared = 0): BodyClaim {
    let taken = 0;
    let proved = false;
    let over = false;
    return {
      take: (bytes) => {
        if (over || !this.fits(Math.max(declared, taken + bytes), bytes, proved)) return false;
        taken += bytes;
        this.held += bytes;
        this.highest = Math.max(this.highest, this.held);
        if (!proved) this.unproved += bytes;
        return true;
      },
      prove: () => {
        if (!proved && !over) this.unproved -= taken;
        proved = true;
      },
      release: () => {
        if (over) return;
        over = true;
        this.held -= taken;
        if (!proved) this.unproved -= taken;
      },
    };
  }

  private fits(whole: number, more: number, proved: boolean): boolean {
    const small = whole <= SMALL_BYTES;
    const room = small ? this.room : this.room * (1 - FOR_SMALL);
    if (this.held + more > room) return false;
    return proved || small || this.unproved + more <= this.room * FOR_STRANGERS;
  }
}
