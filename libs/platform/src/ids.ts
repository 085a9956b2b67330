import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Clock } from './clock.ts';

const POOL_BYTES = 4096;
/** Hexadecimal digits of chance in one id. */
const DIGITS = 20;

/** UUIDv7: sortable by time, made here because the database has uuidv7() only from version 18 on. */
@Injectable()
export class Ids {
  private pool = '';
  private used = 0;
  private lastMs = 0;
  private time = '';
  private sequence = 0;

  constructor(private readonly clock: Clock) {}

  next(): string {
    if (this.used + DIGITS > this.pool.length) {
      this.pool = randomBytes(POOL_BYTES).toString('hex');
      this.used = 0;
    }
    const random = this.pool.slice(this.used, this.used + DIGITS);
    this.used += DIGITS;
    const now = this.clock.now().getTime();
    // Ids of one process keep their order within a millisecond: 12 bits count up, and a full counter borrows
    // the next millisecond.
    if (now > this.lastMs) this.move(now, parseInt(random.slice(0, 4), 16) & 0x3ff);
    else if (++this.sequence > 0xfff) this.move(this.lastMs + 1, 0);
    const sequence = (0x7000 | this.sequence).toString(16);
    const variant = (0x8000 | (parseInt(random.slice(4, 8), 16) & 0x3fff)).toString(16);
    return `${this.time}-${sequence}-${variant}-${random.slice(8)}`;
  }

  private move(ms: number, sequence: number): void {
    const time = ms.toString(16).padStart(12, '0');
    this.lastMs = ms;
    this.time = `${time.slice(0, 8)}-${time.slice(8)}`;
    this.sequence = sequence;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}
