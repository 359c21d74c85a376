import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { Column, Entity, PrimaryColumn } from 'typeorm';

class Range {
  @Column({ type: 'int', name: 'range_from' })
  from!: number;

  @Column({ type: 'int', name: 'range_to' })
  to!: number;
}

/** A column of every kind that can go wrong on its way through JSON. */
@Entity({ name: 'Sample', schema: 'lab' })
export class Sample {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'bigint', name: 'total count' })
  total!: string;

  @Column({ type: 'numeric', precision: 30, scale: 10 })
  price!: string;

  @Column({ type: 'float8' })
  ratio!: number;

  @Column({ type: 'timestamptz', precision: 6 })
  takenAt!: Date;

  @Column({ type: 'timestamp', precision: 3 })
  localTime!: Date;

  @Column({ type: 'date' })
  day!: string;

  @Column({ type: 'jsonb' })
  document!: unknown;

  @Column({ type: 'text', array: true })
  labels!: string[];

  @Column({ type: 'bytea' })
  bytes!: Buffer;

  @Column({ type: 'simple-array' })
  words!: string[];

  @Column({ type: 'enum', enum: ['small', 'large'] })
  size!: string;

  @Column({
    type: 'text',
    transformer: { to: (value: string) => `<${value}>`, from: (value: string) => value.slice(1, -1) },
  })
  wrapped!: string;

  @Column({ type: 'text', nullable: true, name: 'payload' })
  nothing!: string | null;

  @Column(() => Range, { prefix: false })
  range!: Range;

  /** Nobody's rule looks at it. */
  @Column({ type: 'text', default: '' })
  unread!: string;
}

/** Every row that its rule was asked about, with what it saw of it. */
export const seen: Record<string, unknown>[] = [];

const LOOKED_AT = [
  'id', 'total', 'price', 'ratio', 'takenAt', 'localTime', 'day', 'document', 'labels', 'bytes', 'words', 'size', 'wrapped', 'nothing', 'range',
] as const; // prettier-ignore

@CacheNamespace({ name: 'samples', id: ['id'], ttl: '60s' })
@InvalidatedBy(Sample, (sample) => {
  const values = Object.fromEntries(LOOKED_AT.map((name) => [name, sample[name]]));
  seen.push(values);
  return { id: sample.id };
})
export class Samples extends CacheAccess<string, { id: string }> {
  protected load({ id }: { id: string }): string {
    return id;
  }
}
