import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Context } from '../context/context.ts';
import { LiveHub } from './live.hub.ts';
import { Requires, SIGNED_IN } from './requires.ts';

@ApiTags('events')
@Controller('events')
export class LiveController {
  constructor(
    private readonly hub: LiveHub,
    private readonly context: Context,
  ) {}

  @Get()
  @Requires(SIGNED_IN)
  @ApiOperation({
    operationId: 'streamEvents',
    summary: 'Server-sent events {name, subject}: what changed, filtered by permission',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'The stream: each event is a line of JSON', schema: { type: 'string' } })
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { tenantId, permissions, actor } = this.context.current();
    const owners = [actor.user_id, actor.id].filter((id) => typeof id === 'string');
    const lastEventId = request.headers['last-event-id'];
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.hub.add(
      { tenantId, permissions, owners, person: actor.type === 'user', response: reply.raw },
      typeof lastEventId === 'string' ? lastEventId : undefined,
    );
  }
}
