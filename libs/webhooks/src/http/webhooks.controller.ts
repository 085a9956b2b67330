import { Controller, HttpCode, Param, Post, applyDecorators } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Problem, Public } from '#platform';
import { FORMATS } from '../formats/index.ts';
import { AcceptedDto } from './dto/source.dto.ts';

const MIB = 1024 * 1024;
const BODIES = FORMATS.map(
  ({ name, reads, limit }) => `- \`${name}\`, ${limit.bytes / MIB} MiB at most: ${reads}`,
);
const EXAMPLES = Object.fromEntries(
  FORMATS.map(({ name, title, samples: [sample] }) => [name, { summary: title, value: sample.body }]),
);

/** Both addresses take the same. */
function Delivers(path: string, summary: string) {
  return applyDecorators(
    Post(path),
    HttpCode(202),
    Public(),
    ApiOperation({
      summary,
      description: `Answered after the alerts are stored. What the body holds, the source's format says:\n\n${BODIES.join('\n')}`,
    }),
    ApiHeader({
      name: 'X-Webhook-Signature',
      required: false,
      description: 'hmac: sha256=<hex HMAC-SHA256(secret, timestamp + "." + body)>',
    }),
    ApiHeader({
      name: 'X-Webhook-Timestamp',
      required: false,
      description: 'hmac: seconds since 1970, at most five minutes off',
    }),
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

/** Names and documents the routes; `WebhookRoute` puts its own handler in their place (there is why). */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  @Delivers(
    ':source',
    "Deliver alerts to a source of the platform's own tenant, authenticated as the source says",
  )
  deliver(@Param('source') source: string): AcceptedDto {
    throw new Problem('unavailable', `The webhook address of "${source}" is not ready yet.`);
  }

  @Delivers(':tenant/:source', 'Deliver alerts to a source of this tenant, authenticated as the source says')
  deliverTo(@Param('tenant') tenant: string, @Param('source') source: string): AcceptedDto {
    throw new Problem('unavailable', `The webhook address of "${tenant}/${source}" is not ready yet.`);
  }
}
