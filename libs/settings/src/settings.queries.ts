import { Injectable } from '@nestjs/common';
import { TenantSettings, UnitOfWork, settingsGroups } from '#platform';
import { groupOf } from './groups.ts';
import type { SettingsDto, SettingsVersionDto } from './http/dto/settings.dto.ts';
import { toSettingsDto, toVersionDto } from './http/settings.mapper.ts';

@Injectable()
export class SettingsQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly settings: TenantSettings,
  ) {}

  list(): Promise<SettingsDto[]> {
    return this.unit.read(() =>
      Promise.all(
        settingsGroups().map(async (group) => toSettingsDto(group, await this.settings.state(group))),
      ),
    );
  }

  /** @throws Problem not_found */
  async get(key: string): Promise<SettingsDto> {
    const group = groupOf(key);
    return toSettingsDto(group, await this.settings.state(group));
  }

  /** The newest 200 versions. @throws Problem not_found */
  async versions(key: string): Promise<SettingsVersionDto[]> {
    return (await this.settings.versions(groupOf(key))).map(toVersionDto);
  }
}
