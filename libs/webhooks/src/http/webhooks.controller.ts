import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Problem, Public } from '#platform';
import { AcceptedDto } from './dto/source.dto.ts';

/** Names and documents the route; `WebhookRoute` puts its own handler in this one's place (there is why). */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  @Post(':source')
  @HttpCode(202)
  @Public()
  @ApiOperation({
    summary: 'Deliver alerts, authenticated as the source says',
    description:
      'Answered after the alerts are stored. 1 MiB of JSON; a raw_email source takes a mail of 25 MB, as text in JSON or as the body itself.',
  })
  @ApiHeader({
    name: 'X-Webhook-Signature',
    required: false,
    description: 'hmac: sha256=<hex HMAC-SHA256(secret, timestamp + "." + body)>',
  })
  @ApiHeader({
    name: 'X-Webhook-Timestamp',
    required: false,
    description: 'hmac: seconds since 1970, at most five minutes off',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'A repeat with the same key is answered with the same incidents; so is what has the signature of an earlier delivery, whatever its key',
  })
  @ApiBody({
    schema: { type: 'object', additionalProperties: true },
    description:
      "As the source's format says; generic: alert_id, type, severity, title, description, timestamp, recipient, raw_email, observables, data",
  })
  @ApiAcceptedResponse({ type: AcceptedDto })
  @ApiOkResponse({ type: AcceptedDto, description: 'This delivery had been accepted before' })
  deliver(@Param('source') source: string): AcceptedDto {
    throw new Problem('unavailable', `The webhook address of "${source}" is not ready yet.`);
  }
}
