import { Injectable } from '@nestjs/common';
import { Clock, Context, Ids, Problem, UnitOfWork, type TenantEntity } from '#platform';
import { UsersService } from '#users';
import { TenantsRepository } from './data/tenants.repository.ts';
import { tenantView, type TenantView } from './tenant.view.ts';

export interface NewTenant {
  /** Names it in addresses; never changes. */
  slug: string;
  name: string;
  /** Of its first administrator. */
  admin_email: string;
}

export interface TenantChange {
  name?: string | undefined;
  disabled?: boolean | undefined;
}

/** Tenants are made and changed by the platform's people; what is in a tenant is its own people's. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly tenants: TenantsRepository,
    private readonly users: UsersService,
  ) {}

  /**
   * Makes a tenant with its first administrator, both or none; the change stands in the new tenant's record and in the
   * platform's.
   * @returns the administrator's password, which is shown once and changed at the first sign-in
   * @throws Problem already_exists, invalid_request
   */
  async create(input: NewTenant): Promise<{ tenant: TenantView; password: string }> {
    const id = this.ids.next();
    const { slug, name } = input;
    // As the new tenant from the first statement on: its administrator and its record are its own.
    const made = await this.context.run({ ...this.context.current(), tenantId: id }, () =>
      this.unit.run(async () => {
        if (!(await this.tenants.insert({ id, slug, name, now: this.clock.now() })))
          throw new Problem('already_exists', `There is a tenant "${slug}" already.`, {
            errors: [{ path: 'slug', code: 'taken', message: `There is a tenant "${slug}" already.` }],
          });
        const { password } = await this.users.create({
          email: input.admin_email,
          name: 'Administrator',
          role: 'admin',
        });
        await this.recordCreated(id, slug, name);
        return { row: await this.existing(slug), password: password ?? '' };
      }),
    );
    await this.unit.run(() => this.recordCreated(id, slug, name));
    return { tenant: tenantView(made.row), password: made.password };
  }

  /**
   * Nobody signs in to a disabled tenant, its keys open nothing and its sources take nothing; what is there stays.
   * @throws Problem not_found; conflict when the platform's own would be disabled
   */
  async change(slug: string, change: TenantChange): Promise<TenantView> {
    return this.unit.run(async () => {
      const before = await this.existing(slug);
      const name = change.name ?? before.name;
      const disabled = change.disabled ?? before.disabled_at !== null;
      if (disabled && before.kind === 'platform')
        throw new Problem('conflict', 'The platform’s own tenant runs the installation and stays enabled.');
      await this.tenants.update(before.id, name, disabled ? (before.disabled_at ?? this.clock.now()) : null);
      await this.unit.record(
        'tenant.updated',
        { type: 'tenant', id: before.id },
        { tenant_id: before.id, slug },
        {
          before: { name: before.name, disabled: before.disabled_at !== null },
          after: { name, disabled },
        },
      );
      return tenantView(await this.existing(slug));
    });
  }

  private recordCreated(id: string, slug: string, name: string): Promise<void> {
    const subject = { type: 'tenant', id };
    return this.unit.record('tenant.created', subject, { tenant_id: id, slug }, { after: { slug, name } });
  }

  private async existing(slug: string): Promise<TenantEntity> {
    const row = await this.tenants.find(slug);
    if (row === null) throw new Problem('not_found', `There is no tenant "${slug}".`);
    return row;
  }
}
