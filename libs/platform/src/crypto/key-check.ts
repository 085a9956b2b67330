import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SettingError } from '../config/settings.ts';
import { SecretBox } from './secret-box.ts';

/** Holds this process's master key against the one that the database was first used with. */
@Injectable()
export class KeyCheck {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    private readonly box: SecretBox,
  ) {}

  /** @throws SettingError when it is another: stored secrets would not open, and the record would not verify */
  async assertSame(): Promise<void> {
    const own = this.box.key('key-check').toString('hex');
    await this.source.query('INSERT INTO installation (key_check) VALUES ($1) ON CONFLICT DO NOTHING', [own]);
    const [row] = await this.source.query<{ key_check: string }[]>('SELECT key_check FROM installation');
    if (row?.key_check !== own)
      throw new SettingError(
        'The master key is not the one that this database was made with: set MASTER_KEY to that one, or use the DATA_DIR whose master.key holds it.',
      );
  }
}
