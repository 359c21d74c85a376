import type { EntityManager } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { ImageOf } from '../rows/image-of.js';
import { probeRule } from '../rules/probe-rule.js';
import type { RuleIndex } from '../rules/rule-index.js';
import { cascade } from './cascade.js';
import { ChildRows } from './child-rows.js';
import { clearedImage, referencedValues } from './child-image.js';
import type { ForeignKey } from './foreign-key.js';
import { stepAlong } from './key-graph.js';
import { partialImages } from './partial-images.js';
import type { ImagesChange, TableChange } from './table-change.js';

/** So deep rows are read; what lies deeper is followed by what is known of it. */
const DEEPEST_READ = 20;

/** Where rows may be read before they go: in the transaction that removes them. */
export interface ReadsRows {
  readonly manager: EntityManager;
  /** Is told of a query that failed. What it throws ends the search. */
  readonly onError: (error: unknown) => Promise<void>;
}

/** Finds what follows from a change in the tables that refer to its own, as precisely as the rules there can make use of. */
export class FollowUps {
  constructor(
    private readonly cache: Cache,
    private readonly rules: RuleIndex,
  ) {}

  /** @param reads - Left out where nothing can be read: only what the change itself tells is known then. */
  of(root: ImagesChange, reads?: ReadsRows): AsyncGenerator<ImagesChange> {
    return cascade(root, {
      keys: this.rules.keys,
      isConcerned: (step) => this.rules.concerns(step),
      imagesOf: async (key, parent, step, level) => {
        const partial = partialImages(this.rules.dataSource, key, parent, step);
        const canRead = reads && parent.change === 'remove' && level <= DEEPEST_READ;
        if (!canRead || !(await this.#wantRows(step, partial))) return partial;
        return (await this.#read(key, parent, step, reads, level)) ?? partial;
      },
    });
  }

  /** Tells whether what is known is too little: for a rule, or for what follows from here. */
  async #wantRows(step: TableChange, partial: readonly ImageOf[]): Promise<boolean> {
    const { metadata } = step;
    for (const key of this.rules.keys.referringTo(metadata)) {
      const next = stepAlong(key, step);
      if (!next || !this.rules.concerns(next)) continue;
      if (partial.some(([, image]) => referencedValues(key, { metadata, image }).includes(undefined))) return true;
    }
    return this.#isTooLittle(step, partial);
  }

  async #isTooLittle({ metadata, change: seen }: TableChange, partial: readonly ImageOf[]): Promise<boolean> {
    const namespaces = new Map(this.cache.namespaces().map((namespace) => [namespace.name, namespace]));
    // The others have the same columns.
    const samples = partial.filter(([side], n) => partial.findIndex(([each]) => each === side) === n);
    const asked = this.rules.asked(metadata, seen).filter(({ sameProperties }) => sameProperties);
    for (const { rule, change } of asked) {
      for (const [side, image] of samples) {
        const namespace = namespaces.get(rule.namespace);
        const precision = namespace && (await probeRule(rule, namespace, image, { change, image: side }));
        if (precision === 'widened' || precision === 'depends') return true;
      }
    }
    return false;
  }

  async #read(
    key: ForeignKey,
    { metadata, images }: ImagesChange,
    step: TableChange,
    { manager, onError }: ReadsRows,
    level: number,
  ): Promise<readonly ImageOf[] | null> {
    if (!manager.queryRunner) return null;
    const parents = images.map(([, image]) => ({ metadata, image }));
    try {
      const rows = new ChildRows(this.rules.dataSource, manager.queryRunner);
      const found = await rows.referringTo(key, parents, level > 1);
      return found && found.flatMap((row) => imagesOfRow(key, step, row));
    } catch (error) {
      await onError(error);
      return null;
    }
  }
}

function imagesOfRow(key: ForeignKey, { change }: TableChange, row: ImageOf[1]): readonly ImageOf[] {
  if (change === 'remove') return [['old', row]];
  return [
    ['old', row],
    ['new', clearedImage(key, key.onDelete, row)],
  ];
}
