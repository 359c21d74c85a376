import { Column, DeleteDateColumn, Entity, JoinTable, ManyToMany, PrimaryColumn } from 'typeorm';
import { Label } from './label.entity.js';

@Entity()
export class Detector {
  @PrimaryColumn()
  id!: number;

  @Column()
  team!: number;

  @Column({ type: 'text' })
  note!: string;

  @Column({ default: 0 })
  edits!: number;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @ManyToMany(() => Label)
  @JoinTable({
    name: 'detector_label',
    joinColumn: { name: 'detectorId' },
    inverseJoinColumn: { name: 'labelId' },
  })
  labels!: Label[];
}
