import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock, Config, isSpecialPurpose, normalAddress } from '#platform';
import { DatabaseFile } from './database-file.ts';
import type { LocatedAddress } from './domain/location-evidence.ts';
import { readRecord, saysAnything, together, type AddressLocation } from './domain/location.ts';

/** How often a look-up has the files looked at for newer ones. */
const LOOKED_AT_EVERY_MS = 60_000;
/** All files together; while one is replaced, it is there twice. */
const MOST_BYTES = 256 * 1024 * 1024;

/** What people are told of a file. Where it is on this machine is the business of who runs it. */
export interface AddressDatabase {
  /** The file's name without its folder. */
  name: string;
  /** As its maker calls it; null: it was never read. */
  kind: string | null;
  built_at: Date | null;
  /** Held in memory. */
  bytes: number;
  /** A sentence; null: nothing is wrong. */
  problem: string | null;
}

/** The databases of addresses that an administrator has put beside this server. Nobody outside is asked. */
@Injectable()
export class AddressDatabases implements OnModuleInit {
  private readonly logger = new Logger(AddressDatabases.name);
  private readonly files: readonly DatabaseFile[];
  private lookedAt = 0;
  private refreshing: Promise<void> | null = null;
  private firstRead: Promise<void> | null = null;
  /** Files of which a look-up found that they are broken inside: told once. */
  private readonly broken = new Set<DatabaseFile>();

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    this.files = [...new Set(config.values.ADDRESS_DATABASES)].map((path) => new DatabaseFile(path));
  }

  /** Not awaited: the server starts without them. */
  onModuleInit(): void {
    void this.refresh();
  }

  /**
   * What the databases say of an address; null where none knows it, where there is none, and for an address that means
   * nothing outside of a network. The first question waits until the files are read.
   */
  async locate(text: string): Promise<LocatedAddress | null> {
    if (this.files.length === 0) return null;
    const address = normalAddress(text);
    if (address === null || isSpecialPurpose(address)) return null;
    if (this.clock.now().getTime() - this.lookedAt >= LOOKED_AT_EVERY_MS) void this.refresh();
    await this.firstRead;
    const found = this.files.flatMap((file) => {
      const location = this.ask(file, address);
      return saysAnything(location) ? [{ location, name: file.name }] : [];
    });
    const location = together(found.map((one) => one.location));
    return location === null ? null : { address, location, databases: found.map(({ name }) => name) };
  }

  /** Reads what has changed. Never throws. */
  refresh(): Promise<void> {
    this.lookedAt = this.clock.now().getTime();
    this.refreshing ??= this.readChanged().finally(() => {
      this.refreshing = null;
    });
    this.firstRead ??= this.refreshing;
    return this.refreshing;
  }

  /** All that are set, as they are now. */
  async list(): Promise<AddressDatabase[]> {
    await this.refresh();
    return this.files.map((file) => ({
      name: file.name,
      kind: file.kind,
      built_at: file.builtAt,
      bytes: file.bytes,
      problem: this.problemOf(file),
    }));
  }

  private async readChanged(): Promise<void> {
    for (const file of this.files) {
      const others = this.files.reduce((sum, other) => sum + (other === file ? 0 : other.bytes), 0);
      if (!(await file.refresh(MOST_BYTES - others))) continue;
      this.broken.delete(file);
      if (file.problem === null)
        this.logger.log(
          `The address database ${file.path} is read: ${file.kind}, made ${file.builtAt?.toISOString().slice(0, 10) ?? 'at some time'}.`,
        );
      else
        this.logger.warn(
          `The address database ${file.path} ${file.problem}. ${file.bytes > 0 ? 'What was read before is used.' : 'Without it less is known of addresses.'}`,
        );
    }
  }

  private ask(file: DatabaseFile, address: string): AddressLocation {
    try {
      return readRecord(file.get(address));
    } catch (error) {
      if (!this.broken.has(file))
        this.logger.warn(`The address database ${file.path} is broken inside: ${String(error)}`);
      this.broken.add(file);
      return readRecord(null);
    }
  }

  private problemOf(file: DatabaseFile): string | null {
    if (file.problem !== null) return `${file.name} ${file.problem}.`;
    return this.broken.has(file) ? `${file.name} is broken inside: put it there anew.` : null;
  }
}
