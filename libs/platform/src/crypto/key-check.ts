import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { poolOf } from '../database/data-source.ts';
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
    await assertSameKey((sql, values) => poolOf(this.source).writeAlone(sql, values ?? []), this.box);
  }
}

type Ask = (sql: string, values?: unknown[]) => Promise<unknown[]>;

/** @throws SettingError as `KeyCheck` */
export async function assertSameKey(ask: Ask, box: SecretBox): Promise<void> {
  const own = box.key('key-check').toString('hex');
  await ask('INSERT INTO installation (key_check) VALUES ($1) ON CONFLICT DO NOTHING', [own]);
  const [row] = (await ask('SELECT key_check FROM installation')) as { key_check: string }[];
  if (row?.key_check !== own)
    throw new SettingError(
      'The master key is not the one that this database was made with: set MASTER_KEY to that one, or use the DATA_DIR whose master.key holds it.',
    );
}
