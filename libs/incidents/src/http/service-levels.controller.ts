import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { IncidentsQueries } from '../incidents.queries.ts';
import { ServiceLevelsDto } from './dto/incident.dto.ts';
import { toServiceLevels } from './incident.mapper.ts';

@ApiTags('incidents')
@Controller('service-levels')
export class ServiceLevelsController {
  constructor(private readonly queries: IncidentsQueries) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({ summary: 'Within how many minutes incidents are to be resolved, by severity' })
  @ApiOkResponse({ type: ServiceLevelsDto })
  async get(): Promise<ServiceLevelsDto> {
    return toServiceLevels(await this.queries.serviceLevels());
  }
}
