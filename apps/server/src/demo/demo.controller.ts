import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROLES, type Role } from '#contracts';
import { Config, EnumField, ObjectField, Public, SecretBox, StringField } from '#platform';
import { DEMO_PEOPLE, demoPassword } from './people.ts';

export class DemoAccountDto {
  @StringField()
  email!: string;

  @StringField()
  name!: string;

  @EnumField(ROLES, { name: 'Role' })
  role!: Role;

  @StringField({ description: 'The one it was made with' })
  password!: string;
}

export class DemoAccountsDto {
  @ObjectField(() => DemoAccountDto, { each: true })
  data!: DemoAccountDto[];
}

@ApiTags('demo')
@Controller('demo')
export class DemoController {
  constructor(
    private readonly config: Config,
    private readonly box: SecretBox,
  ) {}

  @Get('accounts')
  @Public()
  @ApiOperation({
    operationId: 'listDemoAccounts',
    summary: 'The people of the demo with their passwords, for anybody; none where it is no demo',
  })
  @ApiOkResponse({ type: DemoAccountsDto })
  accounts(): DemoAccountsDto {
    if (!this.config.demo) return { data: [] };
    const data = Object.values(DEMO_PEOPLE).map(({ email, name, role }) => ({
      email,
      name,
      role,
      password: demoPassword(this.box, { email }),
    }));
    return { data };
  }
}
