import type { DataSource, EntityMetadata } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { planCapture } from '../capture/capture-plan.js';
import { missingCaptures } from '../capture/missing-captures.js';
import { placeOf, type Place } from '../capture/place-of.js';
import { optionsOf } from '../watched-options.js';

/** The tables of one DataSource of which the database tells whatever changes them. */
export interface ToldTables {
  /** Roles of whose own statements it does not. */
  readonly exceptRoles: readonly string[];
  has(metadata: EntityMetadata): boolean;
}

const NONE: ToldTables = { exceptRoles: [], has: () => false };

/**
 * Returns the tables of `dataSource` whose triggers are in place, none of whose partitions and heirs lacks them; none where `capture` is not
 * set, and where the database does not answer. Never rejects.
 */
export async function toldTables(dataSource: DataSource, cache: Cache): Promise<ToldTables> {
  const { capture = false } = optionsOf(dataSource, cache);
  if (capture === false) return NONE;
  try {
    const plan = await planCapture({ dataSource, cache });
    const missing = new Set((await missingCaptures(dataSource, plan)).map(({ of }) => of));
    const told = new Set(plan.functions.filter((each) => !missing.has(each)).map(({ table }) => pathOf(table)));
    const { exceptRoles = [] } = capture === true ? {} : capture;
    return { exceptRoles, has: (metadata) => told.has(pathOf(placeOf(metadata, dataSource))) };
  } catch {
    return NONE;
  }
}

function pathOf({ schema, name }: Place): string {
  return JSON.stringify([schema, name]);
}
