import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHmac, randomBytes } from 'node:crypto';
import { Config, Context, SecretBox } from '#platform';
import { cookieName, cookieOptions } from './cookies.ts';

/** Of one account in this browser: whose (nothing can be read from it), and the id that its attempts count under. */
type Device = [account: string, id: string];

interface DeviceClaims {
  devices: Device[];
}

/** People who share a browser; whoever signed in longest ago is forgotten. */
const KEPT = 8;
const DAYS = 180;

/**
 * Tells a browser in which somebody has signed in before from all others, so that strangers' guesses do not stand in
 * its way. It opens nothing: it only decides where attempts are counted.
 */
@Injectable()
export class DeviceCookie {
  private readonly name: string;
  private readonly jwt: JwtService;
  private readonly accountKey: Buffer;

  constructor(
    private readonly config: Config,
    private readonly context: Context,
    box: SecretBox,
  ) {
    this.name = cookieName(config, 'tw_device');
    this.jwt = new JwtService({
      secret: box.key('device-cookies').toString('base64'),
      signOptions: { algorithm: 'HS256', expiresIn: `${DAYS}d` },
      verifyOptions: { algorithms: ['HS256'] },
    });
    this.accountKey = box.key('device-accounts');
  }

  /** The id of this browser for this account; null: nobody with it has signed in here. */
  idFor(request: FastifyRequest, email: string): string | null {
    const account = this.account(email);
    return this.read(request).find(([known]) => known === account)?.[1] ?? null;
  }

  remember(request: FastifyRequest, reply: FastifyReply, email: string): void {
    const account = this.account(email);
    const id = this.idFor(request, email) ?? randomBytes(12).toString('base64url');
    const others = this.read(request).filter(([known]) => known !== account);
    const devices: Device[] = [[account, id], ...others].slice(0, KEPT) as Device[];
    void reply.setCookie(this.name, this.jwt.sign({ devices } satisfies DeviceClaims), {
      ...cookieOptions(this.config, request),
      maxAge: DAYS * 86_400,
    });
  }

  private read(request: FastifyRequest): Device[] {
    const cookie = request.cookies[this.name];
    if (cookie === undefined) return [];
    try {
      return this.jwt.verify<DeviceClaims>(cookie).devices;
    } catch {
      // Too old, or not ours: an unknown browser.
      return [];
    }
  }

  private account(email: string): string {
    return createHmac('sha256', this.accountKey)
      .update(`${this.context.current().tenantId}:${email.toLowerCase()}`)
      .digest('base64url')
      .slice(0, 16);
  }
}
