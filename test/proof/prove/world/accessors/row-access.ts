import { ABSENT, type Observation } from '../../history/observation.js';
import type { WrittenRow } from '../../traffic/written-row.js';
import { CheckedAccess } from './checked-access.js';

interface Seen {
  readonly version: number;
  readonly note: string;
}

interface Row extends Seen {
  readonly id: number;
  readonly isPresent: boolean;
}

/** One row by its id; a row that is not there is a cached "nothing". */
export abstract class RowAccess extends CheckedAccess<Seen, { id: number }> {
  /** The row's table, what it is joined on, and what it is called in the tally. */
  protected abstract readonly source: { readonly table: string; readonly prefix: string; readonly join: string };

  touchedBy({ table, id }: WrittenRow): readonly { id: number }[] {
    return table === this.source.table ? [{ id }] : [];
  }

  observe({ id }: { id: number }, value: Seen | null): readonly Observation[] {
    return [[`${this.source.prefix}:${id}`, value?.version ?? ABSENT]];
  }

  protected async load({ id }: { id: number }): Promise<Seen | null> {
    return (await this.loadMany([{ id }]))[0]!;
  }

  protected override async loadMany(ids: readonly { id: number }[]): Promise<(Seen | null)[]> {
    const { prefix, join } = this.source;
    const found = await this.rows<Row>(
      `SELECT wanted.id, COALESCE(tally.version, 0) AS version, data.note, data.id IS NOT NULL AS "isPresent"
       FROM unnest($1::int[]) WITH ORDINALITY AS wanted (id, position)
       LEFT JOIN tally ON tally.key = '${prefix}:' || wanted.id
       LEFT JOIN ${join} ORDER BY wanted.position`,
      [ids.map(({ id }) => id)],
    );
    return found.map(({ isPresent, version, note }) => (isPresent ? { version, note } : null));
  }
}
