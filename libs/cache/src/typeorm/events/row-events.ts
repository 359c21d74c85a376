import type { RowEvent } from './row-event.js';

/** What becomes of entity events on one side of the question whether a transaction is running. */
export interface RowEvents {
  beforeInsert(event: RowEvent): Promise<void>;
  afterInsert(event: RowEvent): Promise<void>;
  beforeUpdate(event: RowEvent): Promise<void>;
  afterUpdate(event: RowEvent): Promise<void>;
  beforeRemove(event: RowEvent): Promise<void>;
  afterRemove(event: RowEvent): Promise<void>;
  beforeSoftRemove(event: RowEvent): Promise<void>;
  beforeRecover(event: RowEvent): Promise<void>;
  afterRecover(event: RowEvent): Promise<void>;
}
