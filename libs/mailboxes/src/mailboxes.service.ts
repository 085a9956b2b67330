import { Injectable } from '@nestjs/common';
import type { FieldError, JsonObject } from '#contracts';
import { Clock, Ids, Problem, UnitOfWork, present } from '#platform';
import { MAIL_FORMATS, WebhookSourcesQueries, WebhookSourcesService } from '#webhooks';
import { MailboxRepository, type MailboxRow } from './data/mailbox.repository.ts';
import {
  isElsewhere,
  normalSettings,
  secretErrors,
  settingsErrors,
  type MailboxSettings,
} from './domain/mailbox-settings.ts';
import { MailboxCredentials } from './mailbox-credentials.ts';
import { MailboxesQueries } from './mailboxes.queries.ts';
import type { MailboxChange, MailboxView, NewMailbox } from './mailbox.view.ts';

const DEFAULTS = {
  port: 993,
  security: 'tls',
  sign_in: 'password',
  token_url: null,
  client_id: null,
  scope: null,
  ca: null,
  folder: 'INBOX',
  done_folder: 'Triage Warden',
  reports: true,
  interval_seconds: 300,
  enabled: true,
} as const;

@Injectable()
export class MailboxesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: MailboxRepository,
    private readonly queries: MailboxesQueries,
    private readonly sources: WebhookSourcesService,
    private readonly sourceQueries: WebhookSourcesQueries,
    private readonly credentials: MailboxCredentials,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** With a source of its own, unless one is named. @throws Problem invalid_request, already_exists */
  create({ password, source_id, ...given }: NewMailbox): Promise<MailboxView> {
    const id = this.ids.next();
    const settings = normalSettings({ ...DEFAULTS, ...present(given), source_id: source_id ?? '' });
    refuse([...settingsErrors(settings), ...secretErrors(settings, password)]);
    return this.unitOfWork.run(async () => {
      if (source_id == null) settings.source_id = await this.newSource(settings.name);
      else await this.checkSource(source_id);
      const sealed = this.credentials.seal(id, password);
      const row = await this.repository.insert(id, settings, sealed, this.clock.now());
      if (row === undefined) throw nameTaken(settings.name);
      await this.record('mailbox.created', id, { after: audited(row) });
      return this.queries.get(id);
    });
  }

  /** @throws Problem not_found, stale_version, invalid_request, already_exists */
  update(id: string, { version, password, ...changes }: MailboxChange): Promise<MailboxView> {
    return this.unitOfWork.run(async () => {
      const before = await this.locked(id);
      const settings = normalSettings({ ...settingsOf(before), ...present(changes) });
      refuse([...settingsErrors(settings), ...passwordErrors(before, settings, password)]);
      if (settings.source_id !== before.source_id) await this.checkSource(settings.source_id);
      if (await this.repository.nameTaken(settings.name, id)) throw nameTaken(settings.name);
      const sealed = password === undefined ? before.password_sealed : this.credentials.seal(id, password);
      const after =
        before.version === version
          ? await this.repository.update(id, version, settings, sealed, this.clock.now())
          : undefined;
      if (after === undefined)
        throw new Problem(
          'stale_version',
          `The mailbox "${before.name}" is at version ${before.version} by now; load it again.`,
        );
      await this.record('mailbox.updated', id, {
        before: audited(before),
        after: { ...audited(after), ...(password === undefined ? {} : { password: 'changed' }) },
      });
      return this.queries.get(id);
    });
  }

  /** Its source and its alerts stay, and so do the mails in it. @throws Problem not_found */
  remove(id: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.locked(id);
      await this.repository.remove(id);
      await this.record('mailbox.deleted', id, { before: audited(before) });
    });
  }

  private async newSource(name: string): Promise<string> {
    const words = name
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== '');
    const slug = ['mailbox', ...words].join('-').slice(0, 60);
    try {
      const source = await this.sources.create({
        slug,
        name,
        authentication: 'hmac',
        format: 'raw_email',
        default_type: 'phishing',
      });
      return source.id;
    } catch (error) {
      if (error instanceof Problem && error.code === 'already_exists') throw nameTaken(name);
      throw error;
    }
  }

  private async checkSource(id: string): Promise<void> {
    const { format } = await this.sourceQueries.find(id);
    if (!MAIL_FORMATS.includes(format))
      refuse([
        {
          path: 'source_id',
          code: 'invalid',
          message: `A mailbox hands its mails to a source of the format ${MAIL_FORMATS.join(' or ')}.`,
        },
      ]);
  }

  private async locked(id: string): Promise<MailboxRow> {
    const row = await this.repository.lock(id);
    if (row === undefined) throw notFound(id);
    return row;
  }

  private record(
    event: 'mailbox.created' | 'mailbox.updated' | 'mailbox.deleted',
    id: string,
    change: { before?: JsonObject; after?: JsonObject },
  ): Promise<void> {
    return this.unitOfWork.record(event, { type: 'mailbox', id }, { mailbox_id: id }, change);
  }
}

function settingsOf(row: MailboxRow): MailboxSettings {
  const { name, source_id, host, port, security, username, ca, folder, done_folder } = row;
  const { sign_in, token_url, client_id, scope, reports, interval_seconds, enabled } = row;
  return {
    ...{ name, source_id, host, port, security, username, ca, folder, done_folder },
    ...{ sign_in, token_url, client_id, scope },
    ...{ reports, interval_seconds, enabled },
  };
}

function passwordErrors(
  before: MailboxRow,
  after: MailboxSettings,
  password: string | undefined,
): FieldError[] {
  if (password !== undefined) return secretErrors(after, password);
  if (!isElsewhere(settingsOf(before), after)) return [];
  return [
    {
      path: 'password',
      code: 'required',
      message:
        'What is signed in with is not shown to another server, account or application by itself: give it again.',
    },
  ];
}

/** What the audit keeps: everything but what is signed in with. */
function audited(row: MailboxRow): JsonObject {
  return { ...settingsOf(row), version: row.version };
}

function refuse(errors: FieldError[]): void {
  if (errors.length === 0) return;
  throw new Problem('invalid_request', 'The mailbox is not set up correctly; see the fields.', { errors });
}

function notFound(id: string): Problem {
  return new Problem('not_found', `There is no mailbox ${id}.`);
}

function nameTaken(name: string): Problem {
  return new Problem(
    'already_exists',
    `There is a mailbox named "${name}" already, or a source of its name; choose another name.`,
    { errors: [{ path: 'name', code: 'already_exists', message: 'This name is taken.' }] },
  );
}
