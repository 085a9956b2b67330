import { CRITICALITIES, INVENTORY_KINDS, type Criticality, type InventoryKind } from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  ListQuery,
  ObjectField,
  StringField,
  UuidField,
} from '#platform';
import { LONGEST_NAME, MOST_IN_A_LIST } from '../../domain/entry.ts';
import { MOST_ROWS } from '../../domain/import.ts';

const KIND = { name: 'InventoryKind' } as const;
const CRITICALITY = { name: 'Criticality' } as const;
const TEXT = { max: LONGEST_NAME } as const;
const LIST = { each: true, max: LONGEST_NAME, maxItems: MOST_IN_A_LIST } as const;
const ADDRESSES = 'Of an asset addresses and networks in CIDR, of an identity mail addresses';
/** With what JSON adds to it, a body stays below the limit of bodies. */
const LONGEST_FILE = 900_000;

export class InventoryEntryDto {
  @UuidField()
  id!: string;

  @EnumField(INVENTORY_KINDS, KIND)
  kind!: InventoryKind;

  @StringField(TEXT)
  name!: string;

  @StringField({ ...LIST, description: 'Other names of the same thing' })
  aliases!: string[];

  @StringField({ ...LIST, description: ADDRESSES })
  addresses!: string[];

  @StringField(TEXT)
  owner!: string;

  @StringField(TEXT)
  title!: string;

  @StringField(TEXT)
  department!: string;

  @EnumField(CRITICALITIES, CRITICALITY)
  criticality!: Criticality;

  @StringField(LIST)
  tags!: string[];

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  updated_at!: string;
}

export class InventoryListQuery extends ListQuery {
  @EnumField(INVENTORY_KINDS, { ...KIND, optional: true, description: 'Left out: both lists' })
  kind?: InventoryKind;

  @StringField({
    optional: true,
    max: 200,
    description: 'A part of a name, an address, an owner, a title or a tag',
  })
  q?: string;

  @EnumField(CRITICALITIES, { ...CRITICALITY, optional: true })
  criticality?: Criticality;
}

class SaidOfEntryDto {
  @StringField({ ...LIST, optional: true, description: 'Other names of the same thing' })
  aliases?: string[];

  @StringField({ ...LIST, optional: true, description: ADDRESSES })
  addresses?: string[];

  @StringField({ ...TEXT, optional: true })
  owner?: string;

  @StringField({ ...TEXT, optional: true })
  title?: string;

  @StringField({ ...TEXT, optional: true })
  department?: string;

  @EnumField(CRITICALITIES, { ...CRITICALITY, optional: true })
  criticality?: Criticality;

  @StringField({ ...LIST, optional: true, description: 'Kept in lower case', example: ['server', 'service'] })
  tags?: string[];
}

export class ChangeInventoryEntryDto extends SaidOfEntryDto {
  @StringField({ ...TEXT, min: 1, optional: true, description: 'A host name or an account name' })
  name?: string;
}

export class CreateInventoryEntryDto extends SaidOfEntryDto {
  @EnumField(INVENTORY_KINDS, KIND)
  kind!: InventoryKind;

  @StringField({ ...TEXT, min: 1, description: 'A host name or an account name' })
  name!: string;
}

export class ImportInventoryDto {
  @EnumField(INVENTORY_KINDS, KIND)
  kind!: InventoryKind;

  @StringField({
    max: LONGEST_FILE,
    description: `A CSV file of ${MOST_ROWS} entries at most; its first line names the columns name, aliases, addresses, owner, title, department, criticality, tags, in any order; several values of a cell are parted by a semicolon`,
    example: 'name,criticality,tags\nsrv-01.corp.example,critical,server;database\n',
  })
  csv!: string;

  @BooleanField({ optional: true, description: 'Say what would happen and change nothing' })
  dry_run?: boolean;
}

export class ImportErrorDto {
  @StringField({ description: 'The column, or csv' })
  path!: string;

  @StringField()
  code!: string;

  @StringField({ max: 1000 })
  message!: string;

  @IntegerField({ description: 'From 1' })
  line!: number;

  @IntegerField({ description: 'In characters, from 1' })
  column!: number;
}

export class ImportResultDto {
  @IntegerField()
  created!: number;

  @IntegerField()
  updated!: number;

  @IntegerField()
  unchanged!: number;

  @ObjectField(() => ImportErrorDto, {
    each: true,
    description: 'The first 100; where there is one, nothing is changed',
  })
  errors!: ImportErrorDto[];

  @IntegerField({ description: 'All of them' })
  error_count!: number;

  @StringField({ each: true, description: 'Columns of the file that mean nothing here' })
  ignored_columns!: string[];

  @BooleanField({ description: 'False after a dry run, and where something is wrong' })
  applied!: boolean;
}
