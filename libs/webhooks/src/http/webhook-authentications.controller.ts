import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, type Page } from '#platform';
import { AUTHENTICATIONS } from '../authentications/index.ts';
import { toAuthentication } from './authentication.mapper.ts';
import { WebhookAuthenticationDto } from './dto/webhook-authentication.dto.ts';

@ApiTags('webhook sources')
@Controller('webhook-authentications')
export class WebhookAuthenticationsController {
  @Get()
  @Requires('source:read')
  @ApiOperation({ summary: 'How senders can show themselves to a source, and what to set at them' })
  @ApiPage(WebhookAuthenticationDto)
  list(): Page<WebhookAuthenticationDto> {
    return { data: AUTHENTICATIONS.map(toAuthentication), meta: { next_cursor: null } };
  }
}
