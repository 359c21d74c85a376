import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, Unique, type Relation } from 'typeorm';
import { Detector } from '../detectors/detector.entity.js';
import { Workflow } from '../workflows/workflow.entity.js';

/** The link that routes a detector's alerts to a workflow. */
@Entity('detector_workflow')
@Unique(['detectorId', 'workflowId'])
export class DetectorWorkflow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('integer', { name: 'detector_id' })
  detectorId!: number;

  @ManyToOne(() => Detector, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'detector_id' })
  detector?: Relation<Detector>;

  @Index()
  @Column('integer', { name: 'workflow_id' })
  workflowId!: number;

  @ManyToOne(() => Workflow, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workflow_id' })
  workflow?: Relation<Workflow>;

  @Column('integer', { default: 1 })
  version!: number;
}
