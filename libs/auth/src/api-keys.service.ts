import { Injectable } from '@nestjs/common';
import { SCOPES, type Actor, type Permission } from '#contracts';
import { Clock, Context, Ids, OnDomainEvent, Problem, UnitOfWork, isUuid, type DomainEvent } from '#platform';
import { ApiKeysRepository, type EndedKey } from './data/api-keys.repository.ts';
import { newApiKey } from './domain/api-key.ts';

export interface ApiKeyInput {
  name: string;
  scopes: Permission[];
  expires_at?: string | undefined;
}

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly repository: ApiKeysRepository,
  ) {}

  /** The key acts as its maker: it may at most what the maker may, and its owner stands behind what it asks for. It is no person: it decides nothing. */
  async create(input: ApiKeyInput, sessionId: string | null): Promise<{ id: string; key: string }> {
    const ctx = this.context.current();
    assertGrantable(input.scopes);
    const tooMuch = input.scopes.filter((scope) => !ctx.permissions.has(scope));
    if (tooMuch.length > 0)
      throw new Problem(
        'forbidden',
        `A key may not be given what you may not do yourself: ${tooMuch.join(', ')}.`,
      );
    const now = this.clock.now();
    const expires = input.expires_at === undefined ? null : new Date(input.expires_at);
    if (expires !== null && expires <= now)
      throw new Problem('invalid_request', 'expires_at lies in the past.', {
        errors: [{ path: 'expires_at', code: 'past', message: 'expires_at lies in the past' }],
      });
    await this.assertNotOutlived(ctx.actor, expires);
    const made = newApiKey();
    const id = this.ids.next();
    const madeBy = ctx.actor.type === 'api_key' ? (ctx.actor.id ?? null) : null;
    await this.unit.run(async () => {
      if (!(await this.repository.holds(ctx.actor.user_id ?? '', { keyId: madeBy, sessionId }, now)))
        throw new Problem('not_authenticated', 'What you are signed in with has just ended: sign in again.');
      await this.repository.insert({
        id,
        user_id: ctx.actor.user_id ?? '',
        name: input.name,
        prefix: made.prefix,
        hash: made.hash,
        scopes: input.scopes,
        now,
        expires_at: expires,
        made_by: madeBy,
      });
      await this.unit.record(
        'api_key.created',
        { type: 'api_key', id },
        { api_key_id: id, prefix: made.prefix },
        { after: { name: input.name, scopes: input.scopes } },
      );
    });
    return { id, key: made.key };
  }

  async revoke(id: string): Promise<void> {
    await this.unit.run(async () => {
      const ended = isUuid(id) ? await this.repository.revoke(id, this.clock.now()) : [];
      if (ended.length === 0) throw new Problem('not_found', 'There is no such active key.');
      await this.ended(ended);
    });
  }

  /** Whoever's password an administrator resets may have lost more than that. */
  @OnDomainEvent('user.password_changed', { id: 'auth.end-keys.password', delivery: 'transaction' })
  async onPasswordChanged({ payload }: DomainEvent<'user.password_changed'>): Promise<void> {
    if (this.context.current().actor.user_id === payload.user_id) return;
    await this.ended(await this.repository.revokeOfUser(payload.user_id, this.clock.now()));
  }

  /** For good: a user who is enabled again makes new ones. */
  @OnDomainEvent('user.disabled', { id: 'auth.end-keys.disabled', delivery: 'transaction' })
  async onDisabled({ payload }: DomainEvent<'user.disabled'>): Promise<void> {
    await this.ended(await this.repository.revokeOfUser(payload.user_id, this.clock.now()));
  }

  private async ended(keys: EndedKey[]): Promise<void> {
    for (const { id, prefix } of keys)
      await this.unit.record('api_key.revoked', { type: 'api_key', id }, { api_key_id: id, prefix });
  }

  /** A key that could make one without an end would have none itself. */
  private async assertNotOutlived(actor: Actor, expires: Date | null): Promise<void> {
    if (actor.type !== 'api_key') return;
    const end = await this.unit.read(() => this.repository.expiry(actor.id ?? ''));
    if (end !== null && (expires === null || expires > end))
      throw new Problem(
        'forbidden',
        `A key may not make one that outlives it: give expires_at, ${end.toISOString()} at the latest.`,
      );
  }
}

/** @throws Problem forbidden */
function assertGrantable(scopes: readonly Permission[]): void {
  const personal = scopes.filter((scope) => !SCOPES.includes(scope));
  if (personal.length === 0) return;
  throw new Problem(
    'forbidden',
    `No key may hold ${personal.join(', ')}: what a person answers for with their own name needs a person who is signed in.`,
    {
      errors: personal.map((scope) => ({
        path: `scopes.${scopes.indexOf(scope)}`,
        code: 'person_only',
        message: `${scope} is for people only`,
      })),
    },
  );
}
