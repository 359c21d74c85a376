import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Detector } from './detector.entity.js';

@Entity()
export class Part {
  @PrimaryColumn()
  id!: number;

  @Column()
  @Index()
  detectorId!: number;

  @ManyToOne(() => Detector, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'detectorId' })
  detector!: Detector;

  @Column({ type: 'text' })
  note!: string;

  @Column({ default: 0 })
  edits!: number;
}
