import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { RuleContext } from '../../core/invalidation/rule.js';
import type { WriteBracket } from '../../core/invalidation/write-bracket.js';
import { bareTableName } from '../../core/registry/bare-table-name.js';
import { inSavepoint } from '../background/in-savepoint.js';
import type { ImageOf } from '../rows/image-of.js';
import { UNKNOWN_IMAGES, UNKNOWN_ROW } from '../rows/unknown-row.js';
import type { AskedRule, RuleIndex } from '../rules/rule-index.js';
import { queriesDatabase } from '../rules/queries-database.js';
import type { SeenChange } from '../rules/seen-change.js';
import { entitiesOn } from '../sql/entities-on.js';
import { CapturedImages } from './captured-images.js';
import { groupCaptures, type CaptureGroup, type KeptCapture } from './group-captures.js';
import { seenChangesOf } from './seen-changes-of.js';

/** Asks the rules about rows that others than the application have changed, after the fact. */
export class CaptureCollector {
  readonly #images: CapturedImages;

  /** @param outbox - Its path, quoted. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: Cache,
    private readonly rules: RuleIndex,
    outbox: string,
  ) {
    this.#images = new CapturedImages(dataSource, outbox);
  }

  /**
   * Adds to `bracket` what `captures` invalidate. What cannot be found out widens.
   *
   * @param runner - In the transaction that has locked them.
   */
  async collect(bracket: WriteBracket, captures: readonly KeptCapture[], runner: QueryRunner): Promise<void> {
    for (const group of groupCaptures(captures)) {
      bracket.touch(group.table);
      // What a view shows is captured where it comes from, and what a foreign key does in the table that refers.
      const metadatas = entitiesOn({ schema: group.schema, name: group.table }, this.dataSource);
      for (const metadata of metadatas.filter(({ tableType }) => tableType !== 'view'))
        await this.#collectFrom(bracket, group, metadata, runner);
      for (const asked of this.#knownElsewhere(group.table))
        await this.#ask(bracket, asked, ['old', UNKNOWN_ROW], 'update', runner);
    }
  }

  /** Rules that depend on a table as another DataSource of this process knows it: whichever of them comes first relays what is told. */
  #knownElsewhere(table: string): readonly AskedRule[] {
    const name = bareTableName(table);
    const rules = this.cache.rules();
    const known = new Set(
      rules.filter((rule) => this.rules.tablesOf(rule).map(bareTableName).includes(name)).map((rule) => rule.namespace),
    );
    return rules
      .filter((rule) => !known.has(rule.namespace) && this.cache.tablesOf(rule.namespace).includes(name))
      .map((rule) => ({ rule, change: rule.on[0]!, sameProperties: false, isOnView: false }));
  }

  async #collectFrom(
    bracket: WriteBracket,
    group: CaptureGroup,
    metadata: EntityMetadata,
    runner: QueryRunner,
  ): Promise<void> {
    if (this.rules.matching(metadata).length === 0) return;
    const images = group.columns && (await this.#images.read(group, metadata, runner));
    for (const [change, sides] of seenChangesOf(group.change, metadata, images)) {
      const shown = (images ?? UNKNOWN_IMAGES[change]).filter(([side]) => sides.includes(side));
      for (const asked of this.rules.asked(metadata, change, true))
        for (const image of shown) await this.#ask(bracket, asked, image, change, runner);
    }
  }

  async #ask(
    bracket: WriteBracket,
    { rule, change, sameProperties }: AskedRule,
    [image, row]: ImageOf,
    seen: SeenChange,
    runner: QueryRunner,
  ): Promise<void> {
    const context: RuleContext = { change, image, manager: runner.manager };
    const known = sameProperties ? row : UNKNOWN_ROW;
    const collect = (shown: typeof known): Promise<void> => this.cache.collect(bracket, rule, shown, context);
    if (!(await queriesDatabase(rule, known, context, this.cache))) return collect(known);
    // What it would look for may have gone with the row.
    if (seen !== 'update' && image === 'old') return collect(UNKNOWN_ROW);
    // It has widened when its query failed.
    await inSavepoint(runner, () => collect(known)).catch(() => undefined);
  }
}
