import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of a small table that is emptied now and then. */
@Entity()
export class Notice {
  @PrimaryColumn()
  id!: number;

  @Column({ type: 'text' })
  note!: string;

  @Column({ default: 0 })
  edits!: number;
}
