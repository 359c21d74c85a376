import type { Binding } from '../access/binding.js';
import type { SharedLoads } from '../access/shared-loads.js';
import type { Missed, Resolved } from '../access/wanted.js';
import type { TakeOver } from './take-over.js';

/** What a miss asks. */
export type Misses<T, Id extends object> = Pick<SharedLoads<T, Id>, 'one' | 'each'>;

/** Looks at the old keys of what is missing, before it is loaded. */
export class OldKeyLoads<T, Id extends object> implements Misses<T, Id> {
  constructor(
    private readonly binding: Binding,
    private readonly loads: Misses<T, Id>,
    private readonly takeOver: TakeOver,
  ) {}

  async one(missed: Missed<Id>, since: number): Promise<T | null> {
    const found = await this.find(missed);
    return 'value' in found ? found.value : this.loads.one(found, since);
  }

  /** What no old key has is loaded together. */
  each(missed: readonly Missed<Id>[], since: number): readonly Promise<T | null>[] {
    const all = Promise.all(missed.map((miss) => this.find(miss))).then((found) => {
      const left = found.filter((one) => 'capture' in one);
      const loads = this.loads.each(left, since);
      let next = 0;
      return found.map((one) => ('value' in one ? Promise.resolve(one.value) : loads[next++]!));
    });
    return missed.map(async (_, i) => (await all)[i]!);
  }

  private find(missed: Missed<Id>): Promise<Resolved<T, Id>> {
    return this.takeOver.resolve<T, Id>(this.binding, missed);
  }
}
