import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ApiPage, Requires, mapPage, type Page } from '#platform';
import { InventoryQueries } from '../inventory.queries.ts';
import { InventoryService } from '../inventory.service.ts';
import {
  ChangeInventoryEntryDto,
  CreateInventoryEntryDto,
  ImportInventoryDto,
  ImportResultDto,
  InventoryEntryDto,
  InventoryListQuery,
} from './dto/inventory.dto.ts';
import { toEntryDto, toImportResult } from './inventory.mapper.ts';

@ApiTags('inventory')
@Controller('inventory')
export class InventoryController {
  constructor(
    private readonly queries: InventoryQueries,
    private readonly service: InventoryService,
  ) {}

  @Get()
  @Requires('inventory:read')
  @ApiOperation({ operationId: 'listInventory', summary: 'The lists of assets and of identities, by name' })
  @ApiPage(InventoryEntryDto)
  async list(@Query() query: InventoryListQuery): Promise<Page<InventoryEntryDto>> {
    const search = query.q?.trim().toLowerCase() ?? '';
    const filter = {
      kind: query.kind ?? null,
      search: search === '' ? null : search,
      criticality: query.criticality ?? null,
    };
    return mapPage(await this.queries.list(filter, query), toEntryDto);
  }

  @Post()
  @Requires('inventory:write')
  @ApiOperation({ operationId: 'createInventoryEntry', summary: 'Add an asset or an identity' })
  @ApiCreatedResponse({ type: InventoryEntryDto })
  async create(@Body() { kind, ...fields }: CreateInventoryEntryDto): Promise<InventoryEntryDto> {
    return toEntryDto(await this.service.create(kind, fields));
  }

  @Post('import')
  @HttpCode(200)
  @Requires('inventory:write')
  @ApiOperation({
    operationId: 'importInventory',
    summary: 'Take a CSV file over: all of it, or nothing and what is wrong with which line',
  })
  @ApiOkResponse({ type: ImportResultDto })
  async import(@Body() body: ImportInventoryDto): Promise<ImportResultDto> {
    return toImportResult(await this.service.import(body.kind, body.csv, body.dry_run ?? false));
  }

  @Patch(':id')
  @Requires('inventory:write')
  @ApiOperation({
    operationId: 'changeInventoryEntry',
    summary: 'Change what is said of an asset or an identity',
  })
  @ApiOkResponse({ type: InventoryEntryDto })
  async change(@Param('id') id: string, @Body() body: ChangeInventoryEntryDto): Promise<InventoryEntryDto> {
    return toEntryDto(await this.service.update(id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('inventory:write')
  @ApiOperation({ operationId: 'deleteInventoryEntry', summary: 'Take an asset or an identity off the list' })
  @ApiNoContentResponse()
  delete(@Param('id') id: string): Promise<void> {
    return this.service.delete(id);
  }
}
