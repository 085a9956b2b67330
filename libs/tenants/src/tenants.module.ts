import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { TenantsRepository } from './data/tenants.repository.ts';
import { TenantsController } from './http/tenants.controller.ts';
import { TenantsQueries } from './tenants.queries.ts';
import { TenantsService } from './tenants.service.ts';

@Module({
  imports: [UsersModule],
  controllers: [TenantsController],
  providers: [TenantsRepository, TenantsQueries, TenantsService],
  exports: [TenantsQueries, TenantsService],
})
export class TenantsModule {}
