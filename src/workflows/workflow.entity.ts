import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Environment } from '../environments/environment.entity.js';
import { WorkflowAction } from './workflow-action.entity.js';

/** What is done about an alert, in one environment or (with none) wherever it fires. */
@Entity('workflow')
export class Workflow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text')
  name!: string;

  @Column('boolean', { default: true })
  enabled!: boolean;

  @Index()
  @Column('integer', { name: 'environment_id', nullable: true })
  environmentId!: number | null;

  @ManyToOne(() => Environment, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'environment_id' })
  environment?: Relation<Environment> | null;

  @OneToMany(() => WorkflowAction, (action) => action.workflow)
  actions?: Relation<WorkflowAction>[];

  @Column('integer', { default: 1 })
  version!: number;
}
