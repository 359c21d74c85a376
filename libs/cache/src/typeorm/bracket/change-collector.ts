import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cache } from '../../core/cache.js';
import type { BoundRule, RuleContext } from '../../core/invalidation/rule.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { UNKNOWN_ROW } from '../rows/unknown-row.js';
import type { ImageOf } from '../rows/image-of.js';
import type { RowChanged } from './row-changed.js';
import type { Turns } from './turns.js';

/** Set while a rule runs, to the turns of the connection that runs it. */
const rulesRunningOn = new AsyncLocalStorage<Turns>();

/** Asks the rules about changed rows, in the order in which a connection changes them. */
export class ChangeCollector {
  constructor(
    private readonly cache: Cache,
    private readonly rules: RuleIndex,
    private readonly turns: Turns,
  ) {}

  /** True inside a rule: what it queries must not wait for the rule to end. */
  get isInsideRule(): boolean {
    return rulesRunningOn.getStore() === this.turns;
  }

  concerns({ metadata, change }: Pick<RowChanged, 'metadata' | 'change'>): boolean {
    return this.rules.matching(metadata).some(({ rule }) => rule.on.includes(change));
  }

  /** Adds to `bracket` what `changed` invalidates. Never rejects: what cannot be found out widens, and is counted. */
  collect(bracket: WriteBracket, changed: RowChanged): Promise<void> {
    if (!this.concerns(changed)) return Promise.resolve();
    const images = settle(() => changed.images());
    const ask = async (): Promise<void> => this.#askAll(bracket, changed, await images);
    return this.isInsideRule ? ask() : this.turns.take(ask);
  }

  async #askAll(bracket: WriteBracket, changed: RowChanged, images: readonly ImageOf[] | Failure): Promise<void> {
    const { change, manager, metadata } = changed;
    for (const { rule, sameProperties } of this.rules.matching(metadata)) {
      if (!rule.on.includes(change)) continue;
      if (images instanceof Failure) {
        await this.#ask(bracket, images.of(rule), ['old', UNKNOWN_ROW], { change, image: 'old', manager });
        continue;
      }
      for (const [image, row] of images) {
        await this.#ask(bracket, rule, [image, sameProperties ? row : UNKNOWN_ROW], { change, image, manager });
      }
    }
  }

  #ask(bracket: WriteBracket, rule: BoundRule, [, row]: ImageOf, context: RuleContext): Promise<void> {
    return rulesRunningOn.run(this.turns, () => this.cache.collect(bracket, rule, row, context));
  }
}

/** Stands for images that could not be had. */
class Failure {
  constructor(private readonly error: unknown) {}

  /** Returns `rule` as one that fails with this error, so that it is reported and widens as any failing rule does. */
  of(rule: BoundRule): BoundRule {
    const fail = (): never => {
      throw this.error;
    };
    return { ...rule, derive: fail };
  }
}

async function settle(images: RowChanged['images']): Promise<readonly ImageOf[] | Failure> {
  try {
    return await images();
  } catch (error) {
    return new Failure(error);
  }
}
