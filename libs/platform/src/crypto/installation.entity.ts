import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('installation')
@Check('installation_one_check', 'one')
export class InstallationEntity {
  @PrimaryColumn('boolean', { default: true }) one!: boolean;
  @Column('text') key_check!: string;
}
