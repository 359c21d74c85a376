import { NotFoundException } from '@nestjs/common';
import type { DeepPartial, FindOptionsWhere, Repository } from 'typeorm';
import type { VersionedRow } from './versioned-row.js';

/**
 * Lists and edits the rows of one table. Every change locks its row and raises the row's version in the same transaction.
 *
 * The lock (FOR UPDATE) also keeps rows that refer to it from being added meanwhile, which rules that read such rows rely on.
 * Otherwise nothing here knows of the cache: the writes go through TypeORM, and that is enough to keep it right.
 */
export abstract class EntityEditor<Row extends VersionedRow> {
  constructor(private readonly rows: Repository<Row>) {}

  list(): Promise<Row[]> {
    return this.rows.createQueryBuilder('row').orderBy('row.id').getMany();
  }

  /** @throws NotFoundException when there is no such row. */
  async find(id: number): Promise<Row> {
    return (await this.rows.findOneBy(withId<Row>(id))) ?? this.missing(id);
  }

  create(values: DeepPartial<Row>): Promise<Row> {
    return this.rows.save(this.rows.create(values));
  }

  /** @throws NotFoundException when there is no such row. */
  change(id: number, values: DeepPartial<Row>): Promise<Row> {
    return this.locked(id, (row, rows) => {
      rows.merge(row, values);
      row.version += 1;
      return rows.save(row);
    });
  }

  /** @throws NotFoundException when there is no such row. */
  async remove(id: number): Promise<void> {
    await this.locked(id, (row, rows) => rows.remove(row));
  }

  private locked(id: number, write: (row: Row, rows: Repository<Row>) => Promise<Row>): Promise<Row> {
    return this.rows.manager.transaction(async (manager) => {
      const rows = manager.withRepository(this.rows);
      const row = await rows.findOne({ where: withId<Row>(id), lock: { mode: 'pessimistic_write' } });
      return write(row ?? this.missing(id), rows);
    });
  }

  private missing(id: number): never {
    throw new NotFoundException(`There is no ${this.rows.metadata.tableName} ${id}.`);
  }
}

function withId<Row extends VersionedRow>(id: number): FindOptionsWhere<Row> {
  return { id } as FindOptionsWhere<Row>;
}
