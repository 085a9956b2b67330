import { Injectable } from '@nestjs/common';
import { Problem, TenantSettings } from '#platform';
import { groupOf } from './groups.ts';

@Injectable()
export class SettingsService {
  constructor(private readonly settings: TenantSettings) {}

  /**
   * Puts a whole value in force; null brings the defaults back.
   * @throws Problem not_found, stale_version, invalid_request with paths below `value`
   */
  async change(key: string, value: object | null, expected: number): Promise<void> {
    try {
      await this.settings.change(groupOf(key), value, expected);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid_request') throw error;
      throw new Problem('invalid_request', error.message, {
        cause: error,
        errors: error.errors.map((each) => ({
          ...each,
          path: ['value', each.path].filter((part) => part !== '').join('.'),
        })),
      });
    }
  }
}
