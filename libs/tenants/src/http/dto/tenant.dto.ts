import { BooleanField, DateTimeField, ObjectField, StringField, UuidField } from '#platform';

export class TenantDto {
  @UuidField()
  id!: string;

  @StringField({ description: 'Names it in addresses and in the header X-Tenant', example: 'acme' })
  slug!: string;

  @StringField()
  name!: string;

  @BooleanField({ description: 'It runs the installation; addresses that name no tenant are its own' })
  platform!: boolean;

  @StringField({ description: 'Where its people sign in' })
  sign_in_path!: string;

  @StringField({ description: 'What stands before the slugs of its sources' })
  webhook_path!: string;

  @DateTimeField({ nullable: true })
  disabled_at!: string | null;

  @DateTimeField()
  created_at!: string;
}

export class TenantListDto {
  @ObjectField(() => TenantDto, { each: true })
  data!: TenantDto[];
}

export class CreateTenantDto {
  @StringField({
    pattern: {
      matches: /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
      wants: 'lower-case letters, digits and dashes, 40 at most, with no dash at either end',
    },
    description: 'Lower case letters, digits and hyphens; never changes',
    example: 'acme',
  })
  slug!: string;

  @StringField({ min: 1, max: 200 })
  name!: string;

  @StringField({
    max: 254,
    pattern: { matches: /^[^\s@]+@[^\s@]+$/, wants: 'an email address' },
    description: 'Of its first administrator',
  })
  admin_email!: string;
}

export class CreatedTenantDto {
  @ObjectField(() => TenantDto)
  tenant!: TenantDto;

  @StringField({ description: 'Of its first administrator; shown in this answer only' })
  password!: string;
}

export class ChangeTenantDto {
  @StringField({ min: 1, max: 200, optional: true })
  name?: string;

  @BooleanField({ optional: true })
  disabled?: boolean;
}
