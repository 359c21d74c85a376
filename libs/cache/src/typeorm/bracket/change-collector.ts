import { ContextVariable } from '../../context/context-variable.js';
import type { Cache } from '../../core/cache.js';
import { isColumnMapping } from '../../core/invalidation/column-mapping.js';
import type { BoundRule, RuleContext } from '../../core/invalidation/rule.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { UNKNOWN_IMAGES, UNKNOWN_ROW } from '../rows/unknown-row.js';
import type { ImageOf } from '../rows/image-of.js';
import { FollowUps } from '../tables/follow-ups.js';
import type { ImagesChange, TableChange } from '../tables/table-change.js';
import { tableName } from '../tables/table-name.js';
import { endsTransaction, isDriverError } from './ends-transaction.js';
import type { RowChanged } from './row-changed.js';
import type { Turns } from './turns.js';

/** Decides whether an error has to reach the writer, by throwing it. */
type OnError = (error: unknown) => Promise<void>;

/** How a change is collected. */
interface Mode {
  readonly onError: OnError;
  /** Whether rows that are about to go may be read. */
  readonly readsRows: boolean;
}

const AUTOCOMMIT: Mode = { onError: () => Promise.resolve(), readsRows: false };

/** Set while a rule runs, to the turns of the connection that runs it. */
const rulesRunningOn = new ContextVariable<Turns>();

/** Asks the rules about changed rows, and about those that the database changes with them, in the order in which a connection changes them. */
export class ChangeCollector {
  readonly #followUps: FollowUps;

  constructor(
    private readonly cache: Cache,
    private readonly rules: RuleIndex,
    private readonly turns: Turns,
  ) {
    this.#followUps = new FollowUps(cache, rules);
  }

  /** True inside a rule: what it queries must not wait for the rule to end. */
  get isInsideRule(): boolean {
    return rulesRunningOn.getStore() === this.turns;
  }

  /** Tells whether a rule has to be asked about rows that change like this, or about rows that the database changes with them. */
  concerns(change: TableChange): boolean {
    return this.rules.concerns(change);
  }

  /** Adds to `bracket` what `changed` invalidates. Never rejects: what cannot be found out widens, and is counted. */
  collect(bracket: WriteBracket, changed: RowChanged): Promise<void> {
    return this.#collect(bracket, changed, AUTOCOMMIT);
  }

  /**
   * As `collect`, inside a transaction, and before a removal takes place: rows that go with it are read as far as rules need them.
   *
   * @throws The driver's error when a query for an image, or of a rule, failed and took the transaction with it: were it kept from
   *   the writer, the COMMIT would quietly roll back, and nobody would know to try again.
   */
  collectInTransaction(bracket: WriteBracket, changed: RowChanged): Promise<void> {
    const onError: OnError = async (error) => {
      if (await endsTransaction(error, changed.manager)) throw error;
    };
    return this.#collect(bracket, changed, { onError, readsRows: true });
  }

  #collect(bracket: WriteBracket, changed: RowChanged, mode: Mode): Promise<void> {
    for (const { metadata } of [changed, ...this.rules.keys.following(changed)]) bracket.touch(tableName(metadata));
    if (!this.concerns(changed)) return Promise.resolve();
    const images = settle(() => changed.images());
    const ask = async (): Promise<void> => {
      const settled = await images;
      await this.#askAll(bracket, changed, settled, mode.onError);
      await this.#askFollowing(bracket, changed, settled, mode);
    };
    return this.isInsideRule ? ask() : this.turns.take(ask);
  }

  async #askAll(
    bracket: WriteBracket,
    { manager, metadata, change: seen, isByTable }: TableChange & Pick<RowChanged, 'manager' | 'isByTable'>,
    images: readonly ImageOf[] | Failure,
    onError: OnError,
  ): Promise<void> {
    if (images instanceof Failure) await onError(images.error);
    for (const { rule, change, sameProperties } of this.rules.asked(metadata, seen, isByTable)) {
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

  /** Its queries are, like those of rules, part of the turn that has been taken. */
  #askFollowing(
    bracket: WriteBracket,
    { metadata, change, assigned, manager }: RowChanged,
    settled: readonly ImageOf[] | Failure,
    { onError, readsRows }: Mode,
  ): Promise<void> {
    const images = settled instanceof Failure ? UNKNOWN_IMAGES[change] : settled;
    const root: ImagesChange = { metadata, change, assigned, images };
    return rulesRunningOn.run(this.turns, async () => {
      for await (const next of this.#followUps.of(root, readsRows ? { manager, onError } : undefined)) {
        await this.#askAll(bracket, { ...next, manager }, next.images, onError);
      }
    });
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
