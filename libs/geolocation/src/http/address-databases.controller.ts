import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, type Page } from '#platform';
import { AddressDatabases } from '../address-databases.ts';
import { addressDatabaseDto } from './address-databases.mapper.ts';
import { AddressDatabaseDto } from './dto/address-database.dto.ts';

@ApiTags('connectors')
@Controller('address-databases')
export class AddressDatabasesController {
  constructor(private readonly databases: AddressDatabases) {}

  @Get()
  @Requires('connector:read')
  @ApiOperation({
    summary:
      'The files from which country and network of an address are read, as they are set for this server',
  })
  @ApiPage(AddressDatabaseDto)
  async list(): Promise<Page<AddressDatabaseDto>> {
    return { data: (await this.databases.list()).map(addressDatabaseDto), meta: { next_cursor: null } };
  }
}
