import { Injectable } from '@nestjs/common';
import { randomFillSync } from 'node:crypto';
import { Clock } from './clock.ts';

const POOL_BYTES = 4096;

/** UUIDv7: sortable by time, made here because the database has uuidv7() only from version 18 on. */
@Injectable()
export class Ids {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private used = POOL_BYTES;
  private lastMs = 0;
  private sequence = 0;

  constructor(private readonly clock: Clock) {}

  next(): string {
    if (this.used + 10 > POOL_BYTES) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const random = this.pool.subarray(this.used, this.used + 10);
    this.used += 10;
    const now = this.clock.now().getTime();
    // Ids of one process keep their order within a millisecond: 12 bits count up, and a full counter borrows
    // the next millisecond.
    if (now > this.lastMs) {
      this.lastMs = now;
      this.sequence = random.readUInt16BE(0) & 0x3ff;
    } else if (++this.sequence > 0xfff) {
      this.lastMs += 1;
      this.sequence = 0;
    }
    const time = this.lastMs.toString(16).padStart(12, '0');
    const sequence = (0x7000 | this.sequence).toString(16);
    const variant = (0x8000 | (random.readUInt16BE(2) & 0x3fff)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${variant}-${random.toString('hex', 4, 10)}`;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}
