import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Detector } from './detector.entity.js';
import { Workflow } from './workflow.entity.js';

/** Which workflow a detector starts in an environment; such a row moves from detector to detector. */
@Entity()
export class DetectorWorkflow {
  @PrimaryColumn()
  id!: number;

  @Column()
  @Index()
  detectorId!: number;

  @ManyToOne(() => Detector, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'detectorId' })
  detector!: Detector;

  @Column()
  environment!: number;

  @Column()
  @Index()
  workflowId!: number;

  @ManyToOne(() => Workflow, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workflowId' })
  workflow!: Workflow;

  @Column({ type: 'text' })
  note!: string;

  @Column({ default: 0 })
  edits!: number;
}
