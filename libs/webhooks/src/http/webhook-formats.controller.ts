import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, type Page } from '#platform';
import { FORMATS } from '../formats/index.ts';
import { WebhookFormatDto } from './dto/webhook-format.dto.ts';
import { toFormat } from './format.mapper.ts';

@ApiTags('webhook sources')
@Controller('webhook-formats')
export class WebhookFormatsController {
  @Get()
  @Requires('source:read')
  @ApiOperation({ summary: 'The formats that a source can read, with what delivers in each and samples' })
  @ApiPage(WebhookFormatDto)
  list(): Page<WebhookFormatDto> {
    return { data: FORMATS.map(toFormat), meta: { next_cursor: null } };
  }
}
