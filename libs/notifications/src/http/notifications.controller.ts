import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, SIGNED_IN } from '#platform';
import { NotificationChoices } from '../notification-choices.ts';
import { NotificationsQueries } from '../notifications.queries.ts';
import { NotificationsService } from '../notifications.service.ts';
import {
  ChooseChannelsDto,
  ListNotificationsQuery,
  NotificationChoicesDto,
  NotificationsPageDto,
  ReadNotificationsDto,
  UnreadDto,
} from './dto/notification.dto.ts';
import { toChoicesDto, toPageDto } from './notifications.mapper.ts';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly queries: NotificationsQueries,
    private readonly service: NotificationsService,
    private readonly choices: NotificationChoices,
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

  @Get('channels')
  @Requires(SIGNED_IN)
  @ApiOperation({ operationId: 'listNotificationChannels', summary: 'What you are told of, and where' })
  @ApiOkResponse({ type: NotificationChoicesDto })
  async channels(): Promise<NotificationChoicesDto> {
    return toChoicesDto(await this.choices.list());
  }

  @Put('channels/:kind')
  @Requires(SIGNED_IN)
  @ApiOperation({
    operationId: 'chooseNotificationChannels',
    summary: 'Where you are told of a kind: on the page, by mail',
  })
  @ApiOkResponse({ type: NotificationChoicesDto })
  async choose(
    @Param('kind') kind: string,
    @Body() body: ChooseChannelsDto,
  ): Promise<NotificationChoicesDto> {
    return toChoicesDto(await this.choices.choose(kind, body));
  }
}
