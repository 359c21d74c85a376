import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Where software runs: production, staging. */
@Entity('environment')
export class Environment {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text', { unique: true })
  name!: string;

  @Column('integer', { default: 1 })
  version!: number;
}
