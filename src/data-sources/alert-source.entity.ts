import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Where alerts come from: a group of rules on one server. (TypeORM has a class DataSource of its own, hence the name.) */
@Entity('data_source')
export class AlertSource {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text', { unique: true })
  name!: string;

  @Column('integer', { default: 1 })
  version!: number;
}
