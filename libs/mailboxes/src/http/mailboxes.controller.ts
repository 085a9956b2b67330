import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ApiPage, IdPipe, ListQuery, Requires, mapPage, type Page } from '#platform';
import { MailboxChecks } from '../mailbox-checks.ts';
import { MailboxesQueries } from '../mailboxes.queries.ts';
import { MailboxesService } from '../mailboxes.service.ts';
import { CreateMailboxDto, UpdateMailboxDto } from './dto/mailbox-changes.dto.ts';
import { MailboxCheckDto, MailboxDto } from './dto/mailbox.dto.ts';
import { mailboxCheckDto, mailboxDto } from './mailboxes.mapper.ts';

@ApiTags('mailboxes')
@Controller('mailboxes')
export class MailboxesController {
  constructor(
    private readonly queries: MailboxesQueries,
    private readonly service: MailboxesService,
    private readonly checks: MailboxChecks,
  ) {}

  @Get()
  @Requires('mailbox:read')
  @ApiOperation({ summary: 'Mailboxes whose mails are taken in, newest first' })
  @ApiPage(MailboxDto)
  async list(@Query() query: ListQuery): Promise<Page<MailboxDto>> {
    return mapPage(await this.queries.list(query), mailboxDto);
  }

  @Post()
  @Requires('mailbox:write')
  @ApiOperation({ summary: 'Take in the mails of a mailbox; all that lie in its folder are moved' })
  @ApiCreatedResponse({ type: MailboxDto })
  async create(@Body() body: CreateMailboxDto): Promise<MailboxDto> {
    return mailboxDto(await this.service.create(body));
  }

  @Get(':id')
  @Requires('mailbox:read')
  @ApiOperation({ summary: 'One mailbox' })
  @ApiOkResponse({ type: MailboxDto })
  async get(@Param('id', IdPipe) id: string): Promise<MailboxDto> {
    return mailboxDto(await this.queries.get(id));
  }

  @Patch(':id')
  @Requires('mailbox:write')
  @ApiOperation({ summary: 'Change a mailbox' })
  @ApiOkResponse({ type: MailboxDto })
  async update(@Param('id', IdPipe) id: string, @Body() body: UpdateMailboxDto): Promise<MailboxDto> {
    return mailboxDto(await this.service.update(id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('mailbox:write')
  @ApiOperation({ summary: 'Remove a mailbox with its password; its source and incidents stay' })
  @ApiNoContentResponse()
  remove(@Param('id', IdPipe) id: string): Promise<void> {
    return this.service.remove(id);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Requires('mailbox:write')
  @ApiOperation({ summary: 'Sign in now and look into the folder; nothing is changed' })
  @ApiOkResponse({ type: MailboxCheckDto })
  async test(@Param('id', IdPipe) id: string): Promise<MailboxCheckDto> {
    return mailboxCheckDto(await this.checks.check(id));
  }
}
