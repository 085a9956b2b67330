import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('schedules')
export class ScheduleEntity {
  @PrimaryColumn('text') name!: string;
  @Column('timestamptz') next_at!: Date;
}
