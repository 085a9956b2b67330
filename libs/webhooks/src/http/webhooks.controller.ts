import { Controller, HttpCode, Post, Req, Res, applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '#platform';
import { AUTHENTICATIONS } from '../authentications/index.ts';
import type { Headers } from '../domain/authentication.ts';
import { FORMATS } from '../formats/index.ts';
import { WebhookReceiver } from '../webhook-receiver.ts';
import { AcceptedDto } from './dto/source.dto.ts';

const MIB = 1024 * 1024;
const BODIES = FORMATS.map(
  ({ name, reads, limit }) => `- \`${name}\`, ${limit.bytes / MIB} MiB at most: ${reads}`,
);
const EXAMPLES = Object.fromEntries(
  FORMATS.map(({ name, title, samples: [sample] }) => [name, { summary: title, value: sample.body }]),
);

/** By which header each authentication shows who sends; some use the same. */
const SHOWN = [
  ...Map.groupBy(
    AUTHENTICATIONS.flatMap(({ name, headers }) => headers.map((header) => ({ ...header, of: name }))),
    ({ name }) => name,
  ),
].map(([name, uses]) => ({
  name,
  required: false,
  description: uses.map(({ of, description }) => `${of}: ${description}`).join('; '),
}));

/** Both addresses take the same. */
function Delivers(path: string, summary: string) {
  return applyDecorators(
    Post(path),
    HttpCode(202),
    Public(),
    RouteConfig({ admitsDeliveries: true }),
    ApiOperation({
      summary,
      description: `Answered after the alerts are stored. What the body holds, the source's format says:\n\n${BODIES.join('\n')}`,
    }),
    ...SHOWN.map((header) => ApiHeader(header)),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'A repeat with the same key is answered with the same incidents; so is what has the signature of an earlier delivery, whatever its key',
    }),
    ApiBody({
      schema: { type: 'object', additionalProperties: true },
      description: "As the source's format says",
      examples: EXAMPLES,
    }),
    ApiAcceptedResponse({ type: AcceptedDto }),
    ApiOkResponse({ type: AcceptedDto, description: 'This delivery had been accepted before' }),
  );
}

type Params = { tenant?: string; source: string };

/** What comes here has passed `WebhookAdmission`. */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly receiver: WebhookReceiver) {}

  @ApiParam({ name: 'source', type: String })
  @Delivers(
    ':source',
    "Deliver alerts to a source of the platform's own tenant, authenticated as the source says",
  )
  deliver(
    @Req() request: FastifyRequest<{ Params: Params }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return this.receive(request, reply);
  }

  @ApiParam({ name: 'source', type: String })
  @ApiParam({ name: 'tenant', type: String })
  @Delivers(':tenant/:source', 'Deliver alerts to a source of this tenant, authenticated as the source says')
  deliverTo(
    @Req() request: FastifyRequest<{ Params: Params }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return this.receive(request, reply);
  }

  private async receive(
    request: FastifyRequest<{ Params: Params }>,
    reply: FastifyReply,
  ): Promise<AcceptedDto> {
    if (request.delivery === undefined)
      throw new Error('A delivery came past its admission: the route lacks its config.');
    const { live, signed } = request.delivery;
    const { repeated, incidents } = await this.receiver.receive(live, {
      headers: request.headers as Headers,
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      signed,
      ip: request.ip,
      correlationId: request.id,
    });
    // The body of a repeat is that of the first answer: only the status tells them apart.
    if (repeated) void reply.code(200);
    return { status: 'accepted', incidents };
  }
}
