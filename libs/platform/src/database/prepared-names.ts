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
  private read: RegExp | undefined;

  /** @param passing the tables whose rows come and go; asked once there is a first statement */
  constructor(private readonly passing: () => string[]) {}

  nameOf(sql: string): string | undefined {
    let entry = this.seen.get(sql);
    if (entry === undefined) {
      if (this.seen.size >= PREPARED_AT_MOST) return undefined;
      entry = {
        count: this.findsByPassing(sql) ? -Infinity : 0,
        name: createHash('sha1').update(sql).digest('base64url'),
      };
      this.seen.set(sql, entry);
    }
    entry.count += 1;
    return entry.count > PREPARED_AFTER ? entry.name : undefined;
  }

  /** Whatever names such a table otherwise than as the one that rows are put into. */
  private findsByPassing(sql: string): boolean {
    this.read ??= new RegExp(`(?<!INTO\\s+)\\b(?:${this.passing().join('|') || '(?!)'})\\b`);
    return this.read.test(sql);
  }
}
