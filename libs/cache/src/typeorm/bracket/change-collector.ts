import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cache } from '../../core/cache.js';
import { isColumnMapping } from '../../core/invalidation/column-mapping.js';
import type { BoundRule, RuleContext } from '../../core/invalidation/rule.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { changeFor } from '../rules/seen-change.js';
import { UNKNOWN_ROW } from '../rows/unknown-row.js';
import type { ImageOf } from '../rows/image-of.js';
import { endsTransaction, isDriverError } from './ends-transaction.js';
import type { RowChanged } from './row-changed.js';
import type { Turns } from './turns.js';

/** Decides whether an error has to reach the writer, by throwing it. */
type OnError = (error: unknown) => Promise<void>;

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
    return this.rules.matching(metadata).some(({ rule }) => changeFor(rule.on, change) !== null);
  }

  /** Adds to `bracket` what `changed` invalidates. Never rejects: what cannot be found out widens, and is counted. */
  collect(bracket: WriteBracket, changed: RowChanged): Promise<void> {
    return this.#collect(bracket, changed, () => Promise.resolve());
  }

  /**
   * As `collect`, inside a transaction.
   *
   * @throws The driver's error when a query for an image, or of a rule, failed and took the transaction with it: were it kept from
   *   the writer, the COMMIT would quietly roll back, and nobody would know to try again.
   */
  collectInTransaction(bracket: WriteBracket, changed: RowChanged): Promise<void> {
    return this.#collect(bracket, changed, async (error) => {
      if (await endsTransaction(error, changed.manager)) throw error;
    });
  }

  #collect(bracket: WriteBracket, changed: RowChanged, onError: OnError): Promise<void> {
    if (!this.concerns(changed)) return Promise.resolve();
    const images = settle(() => changed.images());
    const ask = async (): Promise<void> => this.#askAll(bracket, changed, await images, onError);
    return this.isInsideRule ? ask() : this.turns.take(ask);
  }

  async #askAll(
    bracket: WriteBracket,
    changed: RowChanged,
    images: readonly ImageOf[] | Failure,
    onError: OnError,
  ): Promise<void> {
    const { manager, metadata } = changed;
    if (images instanceof Failure) await onError(images.error);
    for (const { rule, sameProperties } of this.rules.matching(metadata)) {
      const change = changeFor(rule.on, changed.change);
      if (!change) continue;
      if (images instanceof Failure) {
        await this.#ask(bracket, images.of(rule), ['old', UNKNOWN_ROW], { change, image: 'old', manager });
        continue;
      }
      for (const [image, row] of images) {
        const failures: unknown[] = [];
        const asked = [image, sameProperties ? row : UNKNOWN_ROW] as const;
        await this.#ask(bracket, noting(rule, failures), asked, { change, image, manager });
        for (const error of failures) await onError(error);
      }
    }
  }

  #ask(bracket: WriteBracket, rule: BoundRule, [, row]: ImageOf, context: RuleContext): Promise<void> {
    return rulesRunningOn.run(this.turns, () => this.cache.collect(bracket, rule, row, context));
  }
}

/** Returns `rule` with what its queries fail with noted, since nobody else is told. */
function noting(rule: BoundRule, failures: unknown[]): BoundRule {
  // Known by identity, and without queries.
  if (isColumnMapping(rule.derive)) return rule;
  const derive: BoundRule['derive'] = async (row, context) => {
    try {
      return await rule.derive(row, context);
    } catch (error) {
      if (isDriverError(error)) failures.push(error);
      throw error;
    }
  };
  return { ...rule, derive };
}

/** Stands for images that could not be had. */
class Failure {
  constructor(readonly error: unknown) {}

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
