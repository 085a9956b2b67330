import { Injectable } from '@nestjs/common';
import { Config, Context, Problem, UnitOfWork } from '#platform';
import type { Reader } from './data/notification.repository.ts';
import { ChoiceRepository } from './data/choice.repository.ts';
import { channelsOf, type Channels } from './domain/channels.ts';
import { KIND_DEFINITIONS, NOTIFICATION_KINDS, type NotificationKind } from './domain/kinds.ts';
import { readerOf } from './reader.ts';

/** What somebody is told of, and where. */
export interface SeenChannels {
  channels: Channels[];
  /** Whether the server sends mails at all. */
  mails: boolean;
}

/** Each person's own: what they want to be told of, on the page and by mail. */
@Injectable()
export class NotificationChoices {
  constructor(
    private readonly repository: ChoiceRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly config: Config,
  ) {}

  list(): Promise<SeenChannels> {
    const reader = readerOf(this.context.current().actor);
    return this.unitOfWork.read(() => this.seen(reader));
  }

  /** @throws Problem not_found, invalid_request when what is always told was to be left out of the page */
  choose(name: string, wanted: { page: boolean; mail: boolean }): Promise<SeenChannels> {
    const reader = readerOf(this.context.current().actor);
    const kind = known(name);
    if (KIND_DEFINITIONS[kind].always && !wanted.page) throw alwaysTold(kind);
    const { page, mail } = wanted;
    const { user_id } = reader;
    return this.unitOfWork.run(async () => {
      const before = channelsOf(await this.repository.of(user_id), reader.role).find(
        (one) => one.kind === kind,
      );
      await this.repository.set(user_id, { kind, page, mail });
      if (before?.page !== page || before.mail !== mail)
        await this.unitOfWork.record(
          'notification.channels_chosen',
          { type: 'user', id: user_id },
          { user_id, kind },
          { before: { page: before?.page ?? true, mail: before?.mail ?? false }, after: { page, mail } },
        );
      return this.seen(reader);
    });
  }

  private async seen({ user_id, role }: Reader): Promise<SeenChannels> {
    const channels = channelsOf(await this.repository.of(user_id), role);
    return { channels, mails: this.config.values.SMTP_URL !== undefined };
  }
}

function known(name: string): NotificationKind {
  const kind = NOTIFICATION_KINDS.find((one) => one === name);
  if (kind !== undefined) return kind;
  throw new Problem('not_found', `There is no kind of notification "${name.slice(0, 100)}".`);
}

function alwaysTold(kind: NotificationKind): Problem {
  const message = `“${KIND_DEFINITIONS[kind].title}” is always told on the page: only its mails can be switched off.`;
  return new Problem('invalid_request', message, { errors: [{ path: 'page', code: 'always', message }] });
}
