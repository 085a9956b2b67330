import { Module } from '@nestjs/common';
import { AddressDatabases } from './address-databases.ts';
import { AddressDatabasesController } from './http/address-databases.controller.ts';

@Module({
  controllers: [AddressDatabasesController],
  providers: [AddressDatabases],
  exports: [AddressDatabases],
})
export class GeolocationModule {}
