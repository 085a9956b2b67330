import { Injectable } from '@nestjs/common';

/** The only source of the present time in libs; tests put a fixed one in its place. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}

/** The demo's: its two weeks of history are lived through in seconds, by the code that lives through real ones. */
export class MovableClock extends Clock {
  private aheadMs = 0;

  override now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  /** From here on it is that moment, and time goes on. */
  moveTo(moment: Date): void {
    this.aheadMs = moment.getTime() - Date.now();
  }

  moveToPresent(): void {
    this.aheadMs = 0;
  }
}
