import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Workflow } from './workflow.entity.js';

/** One step of a workflow: page somebody, open a ticket. */
@Entity('workflow_action')
export class WorkflowAction {
  @PrimaryGeneratedColumn()
  id!: number;

  @Index()
  @Column('integer', { name: 'workflow_id' })
  workflowId!: number;

  @ManyToOne(() => Workflow, (workflow) => workflow.actions, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workflow_id' })
  workflow?: Relation<Workflow>;

  @Column('text')
  kind!: string;

  @Column('text', { default: '' })
  target!: string;

  @Column('integer', { default: 1 })
  version!: number;
}
