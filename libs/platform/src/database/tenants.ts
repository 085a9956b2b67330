import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Context, systemContext } from '../context/context.ts';
import { Ids } from '../ids.ts';

@Injectable()
export class Tenants {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    private readonly context: Context,
    private readonly ids: Ids,
  ) {}

  /**
   * Does the work for one tenant after the other, each time in a context of its own under this name; the first failure
   * ends it. Without a database there are none.
   */
  async forEach(name: string, work: () => Promise<void>): Promise<void> {
    if (!this.source.isInitialized) return;
    const tenants = (await this.source.query('SELECT id FROM tenants')) as { id: string }[];
    for (const { id } of tenants) await this.context.run(systemContext(name, this.ids.next(), id), work);
  }
}
