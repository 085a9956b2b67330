import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '#platform';
import { TenantsQueries } from '../tenants.queries.ts';
import { TenantsService } from '../tenants.service.ts';
import {
  ChangeTenantDto,
  CreateTenantDto,
  CreatedTenantDto,
  TenantDto,
  TenantListDto,
} from './dto/tenant.dto.ts';
import { toTenantDto } from './tenant.mapper.ts';

@ApiTags('tenants')
@Controller('tenants')
export class TenantsController {
  constructor(
    private readonly queries: TenantsQueries,
    private readonly service: TenantsService,
  ) {}

  @Get()
  @Requires('tenant:read')
  @ApiOperation({ operationId: 'listTenants', summary: 'The tenants of this installation' })
  @ApiOkResponse({ type: TenantListDto })
  async list(): Promise<TenantListDto> {
    return { data: (await this.queries.list()).map(toTenantDto) };
  }

  @Post()
  @Requires('tenant:write')
  @ApiOperation({ operationId: 'createTenant', summary: 'Make a tenant with its first administrator' })
  @ApiCreatedResponse({ type: CreatedTenantDto })
  async create(@Body() body: CreateTenantDto): Promise<CreatedTenantDto> {
    const { tenant, password } = await this.service.create(body);
    return { tenant: toTenantDto(tenant), password };
  }

  @Patch(':slug')
  @Requires('tenant:write')
  @ApiOperation({ operationId: 'changeTenant', summary: 'Rename, disable or enable a tenant' })
  @ApiOkResponse({ type: TenantDto })
  async change(@Param('slug') slug: string, @Body() body: ChangeTenantDto): Promise<TenantDto> {
    return toTenantDto(await this.service.change(slug, body));
  }
}
