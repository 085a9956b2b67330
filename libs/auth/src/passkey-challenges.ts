import { Injectable } from '@nestjs/common';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Clock, SecretBox } from '#platform';

/** What a challenge is for, and whose: a session's id, a pending sign-in's, or what a browser's cookie holds. */
export interface ChallengeUse {
  purpose: 'registration' | 'sign_in' | 'second_factor' | 'reauthentication';
  binding: string;
}

const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
export const CHALLENGE_MS = 5 * 60_000;

/**
 * Challenges that tell by themselves for what, for whom and until when they hold, for a stranger who asks for one
 * must not make us store anything. That one has been used is stored, with what it was used for.
 */
@Injectable()
export class PasskeyChallenges {
  private readonly key: Buffer;

  constructor(
    box: SecretBox,
    private readonly clock: Clock,
  ) {
    this.key = box.key('passkey-challenges');
  }

  issue(use: ChallengeUse): Uint8Array<ArrayBuffer> {
    const body = Buffer.concat([randomBytes(RANDOM_BYTES), Buffer.alloc(TIME_BYTES)]);
    body.writeUIntBE(this.clock.now().getTime() + CHALLENGE_MS, RANDOM_BYTES, TIME_BYTES);
    return new Uint8Array(Buffer.concat([body, this.seal(body, use)]));
  }

  /** `challenge` in base64url. @returns until when it holds; null: it is none of ours, of another use, or too old */
  expiryOf(challenge: string, use: ChallengeUse): Date | null {
    const bytes = Buffer.from(challenge, 'base64url');
    const body = bytes.subarray(0, RANDOM_BYTES + TIME_BYTES);
    const seal = bytes.subarray(RANDOM_BYTES + TIME_BYTES);
    const expected = body.length === RANDOM_BYTES + TIME_BYTES ? this.seal(body, use) : null;
    if (expected === null || seal.length !== expected.length || !timingSafeEqual(seal, expected)) return null;
    const expires = new Date(body.readUIntBE(RANDOM_BYTES, TIME_BYTES));
    return expires > this.clock.now() ? expires : null;
  }

  private seal(body: Buffer, { purpose, binding }: ChallengeUse): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}:${binding}:`).update(body).digest();
  }
}
