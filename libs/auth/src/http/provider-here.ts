import { Injectable } from '@nestjs/common';
import { Context, Problem, Tenants } from '#platform';
import { IdentityProvider } from '../identity-provider.ts';

/** The provider's people are the platform's: to name another tenant, at whatever step, leads nowhere. */
@Injectable()
export class ProviderHere {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly context: Context,
    private readonly tenants: Tenants,
  ) {}

  /** What the provider is called; null: nobody signs in there in this tenant. */
  async name(): Promise<string | null> {
    const { id } = await this.tenants.platform();
    return this.context.current().tenantId === id ? this.provider.name : null;
  }

  /** @throws Problem not_found */
  async assertSetUp(): Promise<void> {
    if ((await this.name()) === null)
      throw new Problem('not_found', 'No identity provider is set up here: sign in with email and password.');
  }
}
