import { Injectable } from '@nestjs/common';
import type { RefusalKind } from '#contracts';
import { AccessRefusals, Context } from '#platform';

/** A sign-in that came to nothing, in the tenant that it was tried in: somebody may be guessing. */
@Injectable()
export class SignInRefusals {
  constructor(
    private readonly context: Context,
    private readonly refusals: AccessRefusals,
  ) {}

  /** @param account the email address, as far as it is known */
  note(kind: RefusalKind, account: string | null, ip: string | null, reason?: string): Promise<void> {
    const { tenantId, correlationId } = this.context.current();
    return this.refusals.note({
      kind,
      tenantId,
      account,
      ip,
      correlationId,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}
