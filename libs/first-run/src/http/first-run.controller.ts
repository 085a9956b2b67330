import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { FirstRunQueries } from '../first-run.queries.ts';
import { FirstRunDto } from './dto/first-run.dto.ts';

@ApiTags('settings')
@Controller('first-run')
export class FirstRunController {
  constructor(private readonly queries: FirstRunQueries) {}

  @Get()
  @Requires('settings:read')
  @ApiOperation({
    operationId: 'getFirstRun',
    summary: 'Which steps of the set-up are done, by what there is',
  })
  @ApiOkResponse({ type: FirstRunDto })
  current(): Promise<FirstRunDto> {
    return this.queries.current();
  }
}
