import type { EntityManager } from 'typeorm';
import type { HistoryWriter } from '../history/history-writer.js';
import { lateMoment, moment } from '../history/moment.js';
import type { CheckedAccess } from '../world/accessors/checked-access.js';
import type { Draws } from './draws.js';
import type { Spot } from './spots.js';
import { seenByTransaction } from './versions-written.js';
import type { WriteSetting } from './writes/write-kind.js';

/** Reads inside a transaction, which sees what it wrote itself; what it sees must never reach the cache. */
export class OwnReader {
  constructor(
    private readonly parts: {
      readonly history: HistoryWriter;
      readonly draws: Draws;
      readonly accessors: readonly CheckedAccess<unknown, any>[];
    },
  ) {}

  /** Reads something that the transaction of `manager` has touched, if it has touched anything. */
  async read(
    manager: EntityManager,
    { setting, spots }: { readonly setting: WriteSetting; readonly spots: readonly Spot[] },
  ): Promise<void> {
    const { draws, history, accessors } = this.parts;
    if (spots.length === 0) return;
    const [name, id] = draws.pick(spots);
    const accessor = accessors.find((each) => each.constructor.name === name)!;
    const how = setting === 'ambient' && draws.chance(0.7) ? 'get' : 'within';
    const start = moment();
    const value = await (how === 'get' ? accessor.get(id) : accessor.within(manager).get(id));
    const end = lateMoment();
    const written = new Map(await seenByTransaction(manager));
    for (const [key, saw] of accessor.observe(id, value)) {
      const wrote = written.get(key);
      if (wrote !== undefined) history.note(['own', how, name, start, end, key, wrote, saw]);
    }
  }
}
