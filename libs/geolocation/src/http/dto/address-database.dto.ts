import { DateTimeField, IntegerField, StringField } from '#platform';

export class AddressDatabaseDto {
  @StringField({ description: "The file's name without its folder", example: 'GeoLite2-ASN.mmdb' })
  name!: string;

  @StringField({ nullable: true, description: 'As its maker calls it; null: it was never read' })
  kind!: string | null;

  @DateTimeField({ nullable: true, description: 'When its maker made it' })
  built_at!: string | null;

  @IntegerField({ min: 0, description: 'Held in memory' })
  bytes!: number;

  @StringField({ nullable: true, max: 1000, description: 'What is wrong with it, as a sentence' })
  problem!: string | null;
}
