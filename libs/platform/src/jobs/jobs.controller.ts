import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../http/requires.ts';
import { JobsDto } from './jobs.dto.ts';
import { JobsService } from './jobs.service.ts';

@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Get()
  @Requires('job:read')
  @ApiOperation({ operationId: 'listJobs', summary: 'What waits in the queues, and what failed for good' })
  @ApiOkResponse({ type: JobsDto })
  async list(): Promise<JobsDto> {
    const [queues, dead] = await Promise.all([this.jobs.queues(), this.jobs.dead()]);
    return { queues, dead: dead.map((job) => ({ ...job, failed_at: job.failed_at.toISOString() })) };
  }

  @Post(':id/retry')
  @HttpCode(204)
  @Requires('job:write')
  @ApiOperation({ operationId: 'retryJob', summary: 'Send a job that failed for good again' })
  @ApiNoContentResponse()
  retry(@Param('id') id: string): Promise<void> {
    return this.jobs.retry(id);
  }
}
