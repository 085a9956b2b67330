import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, SIGNED_IN } from '#platform';
import { NotificationsQueries } from '../notifications.queries.ts';
import { NotificationsService } from '../notifications.service.ts';
import {
  ListNotificationsQuery,
  NotificationsPageDto,
  ReadNotificationsDto,
  UnreadDto,
} from './dto/notification.dto.ts';
import { toPageDto } from './notifications.mapper.ts';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly queries: NotificationsQueries,
    private readonly service: NotificationsService,
  ) {}

  @Get()
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'listNotifications', summary: 'Your notifications, newest first' })
  @ApiOkResponse({ type: NotificationsPageDto })
  async list(@Query() query: ListNotificationsQuery): Promise<NotificationsPageDto> {
    return toPageDto(await this.queries.list(query));
  }

  @Post('read')
  @HttpCode(200)
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'readNotifications', summary: 'Mark your notifications as read' })
  @ApiOkResponse({ type: UnreadDto })
  async read(@Body() body: ReadNotificationsDto): Promise<UnreadDto> {
    await this.service.markRead(body.ids ?? null);
    return { unread: await this.queries.unread() };
  }
}
