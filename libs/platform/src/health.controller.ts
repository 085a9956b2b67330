import { Controller, Get, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { DatabaseState } from './database/database-state.ts';
import { Problem } from './errors/problem.ts';
import { Public } from './http/requires.ts';

/** Two plain probes; terminus would add a dependency to say the same. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    private readonly state: DatabaseState,
  ) {}

  @Get('live')
  @Public()
  live(): { status: string } {
    // While the database is started again by this process, ending the process would not help.
    return { status: this.state.trouble === null ? 'ok' : 'database_restarting' };
  }

  @Get('ready')
  @Public()
  async ready(): Promise<{ status: string }> {
    try {
      await this.source.query('SELECT 1');
    } catch (cause) {
      const detail = this.state.trouble ?? 'The database does not answer.';
      throw new Problem('unavailable', detail, { cause, retryAfterSeconds: 5 });
    }
    return { status: 'ok' };
  }
}
