import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { IncidentQueues } from '../incident-queues.queries.ts';
import { IncidentQueuesDto } from './dto/incident-queue.dto.ts';
import { toIncidentQueue } from './incident.mapper.ts';

@ApiTags('incidents')
@Controller('incident-queues')
export class IncidentQueuesController {
  constructor(private readonly queues: IncidentQueues) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({
    operationId: 'listIncidentQueues',
    summary: 'The queues of the teams, and how many incidents wait in each for somebody to take them',
  })
  @ApiOkResponse({ type: IncidentQueuesDto })
  async list(): Promise<IncidentQueuesDto> {
    return { data: (await this.queues.list()).map(toIncidentQueue) };
  }
}
