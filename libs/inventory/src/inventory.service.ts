import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FieldError, InventoryKind, Json } from '#contracts';
import { Clock, Ids, Problem, UnitOfWork, isUuid } from '#platform';
import { InventoryRepository, type EntryRow, type EntryToSave } from './data/inventory.repository.ts';
import { EMPTY_FIELDS, entryErrors, inventoryName, namesOf, tidy, type EntryFields } from './domain/entry.ts';
import { readImport } from './domain/import.ts';

/** What an import has done, or would do. */
export interface ImportResult {
  created: number;
  updated: number;
  unchanged: number;
  /** The first 100; nothing is changed where there is one. */
  errors: FieldError[];
  error_count: number;
  /** Columns of the file that mean nothing here. */
  ignored_columns: string[];
  applied: boolean;
}

/** The lists of hosts and accounts. Each change leaves its entry in the record, with what was before. */
@Injectable()
export class InventoryService {
  constructor(
    private readonly repository: InventoryRepository,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws Problem invalid_request, already_exists */
  create(kind: InventoryKind, given: Partial<EntryFields> & { name: string }): Promise<EntryRow> {
    return this.unit.run(async () => {
      const id = this.ids.next();
      await this.repository.takeTurn();
      const fields = await this.store(kind, id, { ...EMPTY_FIELDS, ...said(given), name: given.name });
      const after = asJson(fields);
      await this.unit.record('inventory.created', subject(id), { entry_id: id, kind }, { after });
      return this.existing(id);
    });
  }

  /** @throws Problem not_found, invalid_request, already_exists */
  update(id: string, change: Partial<EntryFields>): Promise<EntryRow> {
    return this.unit.run(async () => {
      await this.repository.takeTurn();
      const before = await this.existing(id);
      const { kind } = before;
      const given = { ...fieldsOf(before), ...said(change) };
      if (same(before, tidy(given))) return before;
      const fields = await this.store(kind, id, given);
      const options = { before: asJson(fieldsOf(before)), after: asJson(fields) };
      await this.unit.record('inventory.updated', subject(id), { entry_id: id, kind }, options);
      return this.existing(id);
    });
  }

  /** @throws Problem not_found */
  delete(id: string): Promise<void> {
    return this.unit.run(async () => {
      await this.repository.takeTurn();
      const before = await this.existing(id);
      await this.repository.delete(id);
      const payload = { entry_id: id, kind: before.kind };
      await this.unit.record('inventory.deleted', subject(id), payload, { before: asJson(fieldsOf(before)) });
    });
  }

  /**
   * Takes a list over: what is new is added, what is known by its name changes in what the file has columns for, what is
   * not in the file stays. All of it or, where one line is wrong, nothing.
   * @param dry only says what would happen
   */
  import(kind: InventoryKind, csv: string, dry: boolean): Promise<ImportResult> {
    const { rows, errors, error_count, ignored } = readImport(kind, csv);
    const result = { created: 0, updated: 0, unchanged: 0, errors, error_count, ignored_columns: ignored };
    if (error_count > 0) return Promise.resolve({ ...result, applied: false });
    return this.unit.run(async () => {
      await this.repository.takeTurn();
      const keys = rows.map(({ key }) => key);
      const known = new Map((await this.repository.byKeys(kind, keys)).map((row) => [row.key, row]));
      const changes: { before: EntryFields | null; after: EntryToSave }[] = [];
      for (const { key, fields } of rows) {
        const row = known.get(key);
        const before = row === undefined ? null : fieldsOf(row);
        const after = { ...EMPTY_FIELDS, ...before, ...fields };
        if (before !== null && same(before, after)) result.unchanged++;
        else changes.push({ before, after: this.toSave(kind, row?.id ?? this.ids.next(), after) });
      }
      result.updated = changes.filter(({ before }) => before !== null).length;
      result.created = changes.length - result.updated;
      if (dry) return { ...result, applied: false };
      await this.repository.save(
        kind,
        changes.map(({ after }) => after),
        this.clock.now(),
      );
      if (changes.length > 0) await this.recordImport(kind, csv, result, changes);
      return { ...result, applied: true };
    });
  }

  private async recordImport(
    kind: InventoryKind,
    csv: string,
    { created, updated }: { created: number; updated: number },
    changes: { before: EntryFields | null; after: EntryFields }[],
  ): Promise<void> {
    const file_sha256 = createHash('sha256').update(csv).digest('hex');
    const before = changes.flatMap((one) => (one.before === null ? [] : [differing(one.before, one.after)]));
    const entries = changes.map((one) => differing(one.after, one.before ?? { ...EMPTY_FIELDS, name: '' }));
    const after = { file_sha256, entries };
    const about = { type: 'inventory', id: kind };
    await this.unit.record('inventory.imported', about, { kind, created, updated }, { before, after });
  }

  private async store(kind: InventoryKind, id: string, given: EntryFields): Promise<EntryFields> {
    const entry = this.toSave(kind, id, tidy(given));
    const errors = entryErrors(kind, entry);
    if (errors.length > 0)
      throw new Problem('invalid_request', errors.map(({ message }) => message).join('; '), { errors });
    const others = (await this.repository.byKeys(kind, [entry.key])).filter((row) => row.id !== id);
    if (others.length > 0) {
      const message = `There is an entry "${entry.name}" already.`;
      throw new Problem('already_exists', message, { errors: [{ path: 'name', code: 'taken', message }] });
    }
    await this.repository.save(kind, [entry], this.clock.now());
    return fieldsOf(entry);
  }

  private toSave(kind: InventoryKind, id: string, fields: EntryFields): EntryToSave {
    return { ...fields, id, key: inventoryName(kind, fields.name), names: namesOf(kind, fields) };
  }

  private async existing(id: string): Promise<EntryRow> {
    const row = isUuid(id) ? await this.repository.find(id) : null;
    if (row === null)
      throw new Problem('not_found', `There is no entry ${id} in the lists of assets and identities.`);
    return row;
  }
}

const subject = (id: string): { type: string; id: string } => ({ type: 'inventory', id });

/** Without the fields that a request leaves out. */
function said(change: Partial<EntryFields>): Partial<EntryFields> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function fieldsOf(entry: EntryFields): EntryFields {
  const { name, aliases, addresses, owner, title, department, criticality, tags } = entry;
  return { name, aliases, addresses, owner, title, department, criticality, tags };
}

const same = (one: EntryFields, other: EntryFields): boolean =>
  JSON.stringify(fieldsOf(one)) === JSON.stringify(fieldsOf(other));

const asJson = (fields: EntryFields): Json => ({ ...fields });

/** The name and what differs: of a list of thousands the record holds what was done to it, and not all of it twice. */
function differing(fields: EntryFields, from: EntryFields): Json {
  const isSame = (key: string, value: unknown): boolean =>
    JSON.stringify(value) === JSON.stringify(from[key as keyof EntryFields]);
  return Object.fromEntries(
    Object.entries(fieldsOf(fields)).filter(([key, value]) => key === 'name' || !isSame(key, value)),
  );
}
