import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row that only a function of the database writes: nobody can see it, so the writer says what to invalidate. */
@Entity()
export class Gauge {
  @PrimaryColumn()
  id!: number;

  @Column({ type: 'text' })
  note!: string;
}
