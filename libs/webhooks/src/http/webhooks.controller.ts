import { Controller, Get, HttpCode, Options, Post, Req, Res, applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiExcludeEndpoint,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, Public } from '#platform';
import { AUTHENTICATIONS } from '../authentications/index.ts';
import { unpacked } from '../bodies/unpack.ts';
import type { Headers } from '../domain/authentication.ts';
import { FORMATS } from '../formats/index.ts';
import type { Greeting, HandshakeAnswer } from '../handshakes/define-handshake.ts';
import type { Greeted } from '../handshakes/index.ts';
import type { LiveSource } from '../source-cache.ts';
import { WebhookHandshakes } from '../webhook-handshakes.ts';
import { WebhookReceiver } from '../webhook-receiver.ts';
import { AcceptedDto } from './dto/source.dto.ts';

const MIB = 1024 * 1024;
const BODIES = FORMATS.map(
  ({ name, reads, limit }) => `- \`${name}\`, ${limit.bytes / MIB} MiB at most: ${reads}`,
);
/** What anybody may send; of a vendor's own `GET /webhook-formats` tells, which a document of references could not hold. */
const EXAMPLES = Object.fromEntries(
  FORMATS.filter(({ vendor }) => vendor === undefined).map(({ name, title, samples: [sample] }) => [
    name,
    { summary: title, value: sample.body },
  ]),
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

/** Both addresses answer the same handshakes; most have their own method, and the others come as deliveries. */
function Answers(Method: (path: string) => MethodDecorator, path: string, summary: string) {
  return applyDecorators(
    Method(path),
    HttpCode(200),
    Public(),
    RouteConfig({ admitsDeliveries: true }),
    ApiOperation({ summary }),
    ApiOkResponse({
      description: 'What the sender wants to hear',
      schema: { type: 'object', additionalProperties: true },
    }),
  );
}

type Request = FastifyRequest<{ Params: { tenant?: string; source: string } }>;
type Answer = Promise<AcceptedDto | HandshakeAnswer['body']>;

/** What comes here has passed `WebhookAdmission`. */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly receiver: WebhookReceiver,
    private readonly handshakes: WebhookHandshakes,
  ) {}

  @ApiParam({ name: 'source', type: String })
  @Delivers(
    ':source',
    "Deliver alerts to a source of the platform's own tenant, authenticated as the source says",
  )
  deliver(@Req() request: Request, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.receive(request, reply);
  }

  @ApiParam({ name: 'source', type: String })
  @ApiParam({ name: 'tenant', type: String })
  @Delivers(':tenant/:source', 'Deliver alerts to a source of this tenant, authenticated as the source says')
  deliverTo(@Req() request: Request, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.receive(request, reply);
  }

  @ApiParam({ name: 'source', type: String })
  @Answers(Get, ':source', 'Verify an event hook of Okta, authenticated as the source says')
  verify(@Req() request: Request, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.greet(request, reply);
  }

  @ApiParam({ name: 'source', type: String })
  @ApiParam({ name: 'tenant', type: String })
  @Answers(Get, ':tenant/:source', 'Verify an event hook of Okta, authenticated as the source says')
  verifyFor(@Req() request: Request, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.greet(request, reply);
  }

  @ApiExcludeEndpoint()
  @Answers(Options, ':source', 'Whether an origin may deliver CloudEvents')
  allow(@Req() request: Request, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.greet(request, reply);
  }

  @ApiExcludeEndpoint()
  @Answers(Options, ':tenant/:source', 'Whether an origin may deliver CloudEvents')
  allowFor(@Req() request: Request, @Res({ passthrough: true }) reply: FastifyReply): Answer {
    return this.greet(request, reply);
  }

  private async receive(request: Request, reply: FastifyReply): Answer {
    const { live, signed } = deliveryOf(request);
    const greeting = greetingOf(request);
    const found = this.handshakes.find(live, greeting, request.ip);
    if (found !== null) return this.answer(live, found, request, reply);
    const { repeated, incidents } = await this.receiver.receive(live, {
      ...this.unpack(live, request, greeting),
      signed,
      ip: request.ip,
      correlationId: request.id,
    });
    // The body of a repeat is that of the first answer: only the status tells them apart.
    if (repeated) void reply.code(200);
    return { status: 'accepted', incidents };
  }

  private unpack(live: LiveSource, request: Request, { headers, body }: Greeting) {
    try {
      const limit = this.receiver.bodyLimit(live);
      return unpacked({ headers, body }, limit, (bytes) => request.bodyClaim?.take(bytes) !== false);
    } catch (error) {
      this.receiver.refused(live, error, request.ip);
      throw error;
    }
  }

  private greet(request: Request, reply: FastifyReply): Answer {
    const { live } = deliveryOf(request);
    const found = this.handshakes.find(live, greetingOf(request), request.ip);
    if (found === null)
      throw new Problem('not_found', 'There is nothing to read here: alerts are delivered with POST.');
    return this.answer(live, found, request, reply);
  }

  private async answer(live: LiveSource, found: Greeted, request: Request, reply: FastifyReply): Answer {
    const { headers = {}, body } = await this.handshakes.answer(live, found, request.ip);
    void reply.code(200).headers(headers);
    if (typeof body === 'string') void reply.type('text/plain; charset=utf-8');
    return body;
  }
}

function deliveryOf(request: Request): NonNullable<FastifyRequest['delivery']> {
  if (request.delivery !== undefined) return request.delivery;
  throw new Error('A delivery came past its admission: the route lacks its config.');
}

function greetingOf(request: Request): Greeting {
  return {
    method: request.method,
    headers: request.headers as Headers,
    query: request.query as Record<string, unknown>,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}
