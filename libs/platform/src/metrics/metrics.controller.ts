import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { register } from 'prom-client';
import { Config } from '../config/config.ts';
import { sameSecret } from '../crypto/secret-box.ts';
import { Problem } from '../errors/problem.ts';
import { Public } from '../http/requires.ts';

/** Prometheus text, for loopback or with METRICS_TOKEN as bearer: off for the public address unless a token is set. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly config: Config) {}

  @Get()
  @Public()
  async metrics(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = this.config.values.METRICS_TOKEN;
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const allowed =
      token === undefined ? isLoopback(request) : given !== undefined && sameSecret(given, token);
    if (!allowed) throw new Problem('not_found', `There is no GET ${request.url.split('?')[0]}.`);
    await reply.type(register.contentType).send(await register.metrics());
  }
}

/** The peer itself, not what a proxy header claims. */
function isLoopback(request: FastifyRequest): boolean {
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'] !== undefined;
  return !forwarded && (peer === '127.0.0.1' || peer === '::1' || peer === '::ffff:127.0.0.1');
}
