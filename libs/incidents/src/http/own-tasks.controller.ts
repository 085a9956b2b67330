import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { IncidentTasks } from '../incident-tasks.ts';
import { OwnTasksDto } from './dto/own-task.dto.ts';
import { toOwnTasks } from './task.mapper.ts';

@ApiTags('incidents')
@Controller('tasks/mine')
export class OwnTasksController {
  constructor(private readonly tasks: IncidentTasks) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({
    operationId: 'listOwnTasks',
    summary:
      'What whoever asks has still to do, whosever the incidents are: what is due first before the rest',
  })
  @ApiOkResponse({ type: OwnTasksDto })
  async list(): Promise<OwnTasksDto> {
    return toOwnTasks(await this.tasks.mine());
  }
}
