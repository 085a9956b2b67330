import { Injectable } from '@nestjs/common';
import { Context, Tenants } from '#platform';

/** Where sources take deliveries: below the tenant's name; the platform's own tenant needs none. */
@Injectable()
export class SourceAddresses {
  constructor(
    private readonly context: Context,
    private readonly tenants: Tenants,
  ) {}

  /** What stands before a source's slug, for the context's tenant. */
  async folder(): Promise<string> {
    const { kind, slug } = await this.tenants.byId(this.context.current().tenantId);
    return kind === 'platform' ? '/api/webhooks' : `/api/webhooks/${slug}`;
  }
}
