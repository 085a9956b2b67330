import type { AddressDatabase } from '../address-databases.ts';
import type { AddressDatabaseDto } from './dto/address-database.dto.ts';

export function addressDatabaseDto(database: AddressDatabase): AddressDatabaseDto {
  const { name, kind, built_at, bytes, problem } = database;
  return { name, kind, built_at: built_at?.toISOString() ?? null, bytes, problem };
}
