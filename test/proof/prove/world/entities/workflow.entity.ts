import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Workflow {
  @PrimaryColumn()
  id!: number;

  @Column({ type: 'text' })
  note!: string;

  @Column({ default: 0 })
  edits!: number;
}
