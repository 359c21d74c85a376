import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, Unique, type Relation } from 'typeorm';
import { Detector } from '../detectors/detector.entity.js';
import { AlertSource } from './alert-source.entity.js';

/** The link that tells which detectors watch a data source. */
@Entity('detector_data_source')
@Unique(['sourceId', 'detectorId'])
export class DetectorDataSource {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('integer', { name: 'data_source_id' })
  sourceId!: number;

  @ManyToOne(() => AlertSource, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'data_source_id' })
  source?: Relation<AlertSource>;

  @Index()
  @Column('integer', { name: 'detector_id' })
  detectorId!: number;

  @ManyToOne(() => Detector, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'detector_id' })
  detector?: Relation<Detector>;

  @Column('integer', { default: 1 })
  version!: number;
}
