/** A second of the fastest intake and more; beyond it the oldest are forgotten, and authenticated like anybody's. */
const MOST = 10_000;

/**
 * What authenticates the entries that this very process has recorded of late: whoever seals them here need not read
 * them whole and authenticate them once more.
 */
export class RecordedEntries {
  private readonly macs = new Map<string, { tenantId: string; mac: Buffer }>();

  add(tenantId: string, id: string, mac: Buffer): void {
    this.macs.set(id, { tenantId, mac });
    if (this.macs.size <= MOST) return;
    const [oldest = id] = this.macs.keys();
    this.macs.delete(oldest);
  }

  /** Of these entries of a tenant, the ones recorded here, rolled back or not, by id. */
  of(tenantId: string, ids: string[]): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const id of ids) {
      const recorded = this.macs.get(id);
      if (recorded?.tenantId === tenantId) found.set(id, recorded.mac);
    }
    return found;
  }

  forget(ids: Iterable<string>): void {
    for (const id of ids) this.macs.delete(id);
  }
}
