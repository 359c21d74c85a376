import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';

class Place {
  @Column({ type: 'text', default: '' })
  region!: string;
}

@Entity()
export class Workflow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'int', nullable: true })
  environmentId!: number | null;

  @Column(() => Place)
  place!: Place;

  @DeleteDateColumn()
  deletedAt!: Date | null;
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

  @OneToMany(() => Part, (part: Part) => part.detector, { cascade: ['insert', 'update'] })
  parts!: Part[];
}

/** Its foreign key has no property of its own. */
@Entity()
export class Part {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @ManyToOne(() => Detector, (detector) => detector.parts, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'owner_id' })
  detector!: Detector | null;
}

@Entity()
export class DetectorWorkflow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int', unique: true, nullable: true })
  slot!: number | null;

  @Column({ type: 'int' })
  detectorId!: number;

  @Column({ type: 'int' })
  workflowId!: number;

  @ManyToOne(() => Workflow, { onDelete: 'CASCADE', nullable: true, createForeignKeyConstraints: false })
  @JoinColumn({ name: 'workflowId' })
  workflow!: Workflow | null;
}

/** Its reference is checked at COMMIT only. */
@Entity()
export class LateCheck {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @ManyToOne(() => Workflow, { deferrable: 'INITIALLY DEFERRED' })
  @JoinColumn({ name: 'workflowId' })
  workflow!: { id: number };
}

export const entities = [Workflow, Detector, Part, DetectorWorkflow, LateCheck];
