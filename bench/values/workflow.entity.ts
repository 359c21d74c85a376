import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Workflow } from './workflow.js';

/** A workflow as TypeORM gives it. */
@Entity('workflow')
export class WorkflowEntity {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text')
  name!: string;

  @Column('integer', { nullable: true })
  environmentId!: number | null;

  @Column('boolean')
  isEnabled!: boolean;

  @Column('text')
  severity!: Workflow['severity'];

  @Column('integer')
  frequencyMinutes!: number;

  @Column('text')
  owner!: string;

  @Column('datetime')
  createdAt!: Date;

  @Column('datetime')
  updatedAt!: Date;
}

/** Returns what JSON has made of an entity as that entity, as one would write it by hand. */
export function hydrateWorkflow(plain: Workflow): WorkflowEntity {
  return Object.assign(new WorkflowEntity(), {
    ...plain,
    createdAt: new Date(plain.createdAt),
    updatedAt: new Date(plain.updatedAt),
  });
}
