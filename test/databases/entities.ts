import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';

@Entity()
export class Workflow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 40 })
  name!: string;

  @DeleteDateColumn({ name: 'deleted_at' })
  deletedAt!: Date | null;
}

@Entity()
export class Detector {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 40 })
  name!: string;

  @Column({ type: 'int', default: 0 })
  hits!: number;

  @ManyToMany(() => Workflow)
  @JoinTable({ name: 'watches', joinColumn: { name: 'detector_id' }, inverseJoinColumn: { name: 'workflow_id' } })
  workflows!: Workflow[];
}

/** Goes with its detector. */
@Entity()
export class Part {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 40 })
  name!: string;

  @Column({ name: 'detector_id', type: 'int' })
  detectorId!: number;

  @ManyToOne(() => Detector, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'detector_id' })
  detector!: Detector;
}

/** Outlives its detector. */
@Entity()
export class Note {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 40 })
  body!: string;

  @Column({ name: 'detector_id', type: 'int', nullable: true })
  detectorId!: number | null;

  @ManyToOne(() => Detector, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'detector_id' })
  detector!: Detector | null;
}

/** Its key is text, and may change. */
@Entity()
export class Setting {
  @PrimaryColumn({ type: 'varchar', length: 40 })
  name!: string;

  @Column({ type: 'varchar', length: 40 })
  value!: string;
}

/** Follows the key of its setting. */
@Entity()
export class Choice {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 40 })
  value!: string;

  @Column({ name: 'setting_name', type: 'varchar', length: 40 })
  settingName!: string;

  @ManyToOne(() => Setting, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn({ name: 'setting_name' })
  setting!: Setting;
}

export const entities = [Workflow, Detector, Part, Note, Setting, Choice];
