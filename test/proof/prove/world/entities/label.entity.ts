import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Label {
  @PrimaryColumn()
  id!: number;

  @Column({ type: 'text' })
  note!: string;
}
