import { createHash } from 'node:crypto';

/**
 * A plan made for an empty table may take any index of the tenant's and would keep it until the next ANALYZE: a
 * statement is prepared once there is something to plan by.
 */
const PREPARED_AFTER = 500;
const PREPARED_AT_MOST = 300;

/** Statements seen often are prepared once per connection; the number of names stays bounded. */
export class PreparedNames {
  private readonly seen = new Map<string, { count: number; name: string }>();

  nameOf(sql: string): string | undefined {
    let entry = this.seen.get(sql);
    if (entry === undefined) {
      if (this.seen.size >= PREPARED_AT_MOST) return undefined;
      entry = { count: 0, name: createHash('sha1').update(sql).digest('base64url') };
      this.seen.set(sql, entry);
    }
    entry.count += 1;
    return entry.count > PREPARED_AFTER ? entry.name : undefined;
  }
}
