import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPage, Requires, type Page } from '#platform';
import type { SubscriptionRow } from '../data/subscription.repository.ts';
import { WebhookSubscriptions } from '../webhook-subscriptions.ts';
import { SubscriptionDto } from './dto/subscription.dto.ts';

@ApiTags('webhook sources')
@Controller('webhook-sources/:id/subscriptions')
export class WebhookSubscriptionsController {
  constructor(private readonly subscriptions: WebhookSubscriptions) {}

  @Get()
  @Requires('source:read')
  @ApiOperation({ summary: 'The topics of Amazon SNS that have asked to deliver to a source, newest first' })
  @ApiPage(SubscriptionDto)
  async list(@Param('id') id: string): Promise<Page<SubscriptionDto>> {
    return { data: (await this.subscriptions.list(id)).map(toSubscription), meta: { next_cursor: null } };
  }

  @Post(':subscription/confirm')
  @HttpCode(200)
  @Requires('source:write')
  @ApiOperation({ summary: 'Tell Amazon SNS that the topic may deliver here' })
  @ApiOkResponse({ type: SubscriptionDto })
  async confirm(
    @Param('id') id: string,
    @Param('subscription') subscription: string,
  ): Promise<SubscriptionDto> {
    return toSubscription(await this.subscriptions.confirm(id, subscription));
  }
}

function toSubscription({ id, topic, state, asked_at, changed_at, ip }: SubscriptionRow): SubscriptionDto {
  return { id, topic, state, asked_at: asked_at.toISOString(), changed_at: changed_at.toISOString(), ip };
}
