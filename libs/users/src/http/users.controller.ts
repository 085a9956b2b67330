import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Requires } from '#platform';
import { UsersQueries } from '../users.queries.ts';
import { UsersService } from '../users.service.ts';
import {
  CreateUserDto,
  CreatedUserDto,
  ResetPasswordDto,
  UpdateUserDto,
  UserDto,
  UserListDto,
} from './dto/user.dto.ts';
import { toUserDto } from './user.mapper.ts';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly queries: UsersQueries,
  ) {}

  @Get()
  @Requires('user:read')
  @ApiOperation({ operationId: 'listUsers', summary: 'All users' })
  @ApiOkResponse({ type: UserListDto })
  async list(): Promise<UserListDto> {
    return { data: (await this.queries.list()).map(toUserDto) };
  }

  @Post()
  @Requires('user:write')
  @ApiOperation({ operationId: 'createUser', summary: 'Make a user' })
  @ApiCreatedResponse({ type: CreatedUserDto })
  create(@Body() body: CreateUserDto): Promise<CreatedUserDto> {
    return this.users.create({ ...body, must_change_password: body.must_change_password ?? true });
  }

  @Get(':id')
  @Requires('user:read')
  @ApiOperation({ operationId: 'getUser', summary: 'One user' })
  @ApiOkResponse({ type: UserDto })
  async get(@Param('id') id: string): Promise<UserDto> {
    return toUserDto(await this.queries.get(id));
  }

  @Patch(':id')
  @Requires('user:write')
  @ApiOperation({ operationId: 'updateUser', summary: 'Change name or role' })
  @ApiOkResponse({ type: UserDto })
  async update(@Param('id') id: string, @Body() body: UpdateUserDto): Promise<UserDto> {
    await this.users.update((await this.queries.get(id)).id, body);
    return toUserDto(await this.queries.get(id));
  }

  @Post(':id/reset-password')
  @HttpCode(200)
  @Requires('user:write')
  @ApiOperation({
    operationId: 'resetUserPassword',
    summary: 'Set a password made by chance; ends all sessions of the user',
  })
  @ApiOkResponse({ type: ResetPasswordDto })
  async resetPassword(@Param('id') id: string): Promise<ResetPasswordDto> {
    return { password: await this.users.resetPassword((await this.queries.get(id)).id) };
  }

  @Post(':id/disable')
  @HttpCode(204)
  @Requires('user:write')
  @ApiOperation({
    operationId: 'disableUser',
    summary: 'Disable; ends all sessions and stops all keys of the user',
  })
  @ApiNoContentResponse()
  async disable(@Param('id') id: string): Promise<void> {
    await this.users.disable((await this.queries.get(id)).id);
  }

  @Post(':id/unlock')
  @HttpCode(204)
  @Requires('user:write')
  @ApiOperation({
    operationId: 'unlockUser',
    summary: 'Forget the wrong passwords tried with the address of this user: the next attempt need not wait',
  })
  @ApiNoContentResponse()
  async unlock(@Param('id') id: string): Promise<void> {
    await this.users.unlock((await this.queries.get(id)).id);
  }

  @Post(':id/enable')
  @HttpCode(204)
  @Requires('user:write')
  @ApiOperation({ operationId: 'enableUser', summary: 'Enable again' })
  @ApiNoContentResponse()
  async enable(@Param('id') id: string): Promise<void> {
    await this.users.enable((await this.queries.get(id)).id);
  }
}
