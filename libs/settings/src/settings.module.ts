import { Module } from '@nestjs/common';
import { SettingsController } from './http/settings.controller.ts';
import { SettingsQueries } from './settings.queries.ts';
import { SettingsService } from './settings.service.ts';

/** The way to the settings that the features define: API, page and command line need no list of them. */
@Module({
  controllers: [SettingsController],
  providers: [SettingsQueries, SettingsService],
  exports: [SettingsQueries, SettingsService],
})
export class SettingsModule {}
