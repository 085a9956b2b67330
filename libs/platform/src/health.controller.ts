import { Controller, Get, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Problem } from './errors/problem.ts';
import { Public } from './http/requires.ts';

/** Two plain probes; terminus would add a dependency to say the same. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  @Get('live')
  @Public()
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  async ready(): Promise<{ status: string }> {
    try {
      await this.source.query('SELECT 1');
    } catch (cause) {
      throw new Problem('unavailable', 'The database does not answer.', { cause, retryAfterSeconds: 5 });
    }
    return { status: 'ok' };
  }
}
