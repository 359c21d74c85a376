import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What notices that something is wrong: one alerting rule. */
@Entity('detector')
@Unique(['group', 'name'])
export class Detector {
  @PrimaryGeneratedColumn()
  id!: number;

  /** The data source it was imported with; alerts of one name may exist in several. */
  @Column('text', { default: '' })
  group!: string;

  @Column('text')
  name!: string;

  @Column('text', { default: '' })
  expression!: string;

  @Column('integer', { default: 1 })
  version!: number;
}
