import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { InventoryEntryEntity } from './data/inventory-entry.entity.ts';
import { InventoryNameEntity } from './data/inventory-name.entity.ts';
import { InventoryRepository } from './data/inventory.repository.ts';
import { InventoryController } from './http/inventory.controller.ts';
import { InventoryQueries } from './inventory.queries.ts';
import { InventoryService } from './inventory.service.ts';
import { Inventory } from './inventory.ts';

@Module({
  imports: [TypeOrmModule.forFeature([InventoryEntryEntity, InventoryNameEntity])],
  controllers: [InventoryController],
  providers: [InventoryRepository, InventoryQueries, InventoryService, Inventory],
  exports: [Inventory, InventoryQueries, InventoryService],
})
export class InventoryModule {}
