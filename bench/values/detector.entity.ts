import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The small entity. */
@Entity('detector')
export class DetectorEntity {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text')
  name!: string;

  @Column('boolean')
  isEnabled!: boolean;

  @Column('integer')
  level!: number;
}

/** Returns what JSON has made of an entity as that entity. */
export function hydrateDetector(plain: object): DetectorEntity {
  return Object.assign(new DetectorEntity(), plain);
}
