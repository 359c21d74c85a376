import type { RowEvent } from './row-event.js';

/** What becomes of entity events. */
export interface RowEvents {
  beforeInsert(event: RowEvent): Promise<void>;
  afterInsert(event: RowEvent): Promise<void>;
  beforeUpdate(event: RowEvent): Promise<void>;
  afterUpdate(event: RowEvent): Promise<void>;
  beforeRemove(event: RowEvent): Promise<void>;
  afterRemove(event: RowEvent): Promise<void>;
  beforeSoftRemove(event: RowEvent): Promise<void>;
  afterSoftRemove(event: RowEvent): Promise<void>;
  beforeRecover(event: RowEvent): Promise<void>;
  afterRecover(event: RowEvent): Promise<void>;
}
