import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryGeneratedColumn,
} from 'typeorm';

@Entity()
export class Workflow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;
}

@Entity()
export class Detector {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @ManyToMany(() => Workflow)
  @JoinTable({ name: 'watches', joinColumn: { name: 'detectorId' }, inverseJoinColumn: { name: 'workflowId' } })
  workflows!: Workflow[];
}

@Entity()
export class Part {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'int' })
  size!: number;

  @Column({ type: 'int', unique: true })
  slot!: number;

  @Column({ type: 'int' })
  detectorId!: number;

  @ManyToOne(() => Detector, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'detectorId' })
  detector!: Detector;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

export const entities = [Workflow, Detector, Part];
