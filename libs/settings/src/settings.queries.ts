import { Injectable } from '@nestjs/common';
import {
  TenantSettings,
  UnitOfWork,
  settingsGroups,
  type SettingsGroup,
  type SettingsState,
  type SettingsVersion,
} from '#platform';
import { groupOf } from './groups.ts';

/** A group, and what is in force of it. */
export interface SettingsView extends SettingsState<object> {
  group: SettingsGroup;
}

@Injectable()
export class SettingsQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly settings: TenantSettings,
  ) {}

  list(): Promise<SettingsView[]> {
    return this.unit.read(() => Promise.all(settingsGroups().map((group) => this.view(group))));
  }

  /** @throws Problem not_found */
  get(key: string): Promise<SettingsView> {
    return this.unit.read(() => this.view(groupOf(key)));
  }

  /** The newest 200 versions. @throws Problem not_found */
  versions(key: string): Promise<SettingsVersion[]> {
    return this.settings.versions(groupOf(key));
  }

  private async view(group: SettingsGroup): Promise<SettingsView> {
    return { group, ...(await this.settings.state(group)) };
  }
}
