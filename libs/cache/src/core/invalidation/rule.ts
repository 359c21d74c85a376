import type { Named, Tag } from './tag.js';

/** Target of a rule or call that reaches every entry of the namespace. */
export const everything: unique symbol = Symbol('everything');

/** What to invalidate: a partial id (whole: one entry; an index's fields: that index; none: the namespace), a tag, or everything. */
export type Target<Id extends object = Record<string, unknown>> = Partial<Id> | Tag | typeof everything;

/** What a rule returns: nothing, one target, or several. */
export type RuleResult<Id extends object = Record<string, unknown>> =
  Target<Id> | readonly Target<Id>[] | null | undefined | void;

/** How a row changed. Soft removal counts as `remove`, recovery as `insert`. */
export type RowChange = 'insert' | 'update' | 'remove';

/** Which change a rule is asked about. */
export interface RuleContext {
  readonly change: RowChange;
  /** An update asks twice: with the values before it, and with those after it. */
  readonly image: 'old' | 'new';
  /** The entity manager of the write: what it reads, it reads inside the writer's transaction. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the core knows no ORM; the rule's author does
  readonly manager: any;
}

/**
 * Tells from one image of a changed row what to invalidate.
 *
 * It runs inside the write, so it is short, and reads columns from `row` where it needs them: a column that the write's event does
 * not carry widens what is invalidated, to an index or to the namespace. So does an error.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows are typed by the class that the decorator names
export type DeriveTargets<Row = any, Id extends object = any> = (
  row: Row,
  context: RuleContext,
) => RuleResult<Id> | Promise<RuleResult<Id>>;

/** From the change of one kind of row to what it invalidates in one namespace. */
export interface Rule {
  readonly source: Named;
  readonly derive: DeriveTargets;
  readonly on: readonly RowChange[];
}

/** A rule, and the namespace whose entries it keeps right. */
export interface BoundRule extends Rule {
  readonly namespace: string;
}
