import type { EntitySubscriberInterface } from 'typeorm';
import type { InstrumentedRunner } from '../bracket/instrumented-runner.js';
import type { RowEvent } from './row-event.js';
import type { RowEvents } from './row-events.js';
import { TransactionEvents } from './transaction-events.js';

type FindRunner = (event: RowEvent) => InstrumentedRunner | undefined;

/**
 * Passes TypeORM's entity events on, of transactions: there the rows they speak of can be read.
 *
 * Outside a transaction nothing can be locked, and afterwards is too late for a mark: the statement's own text says as much.
 */
export class RowSubscriber implements EntitySubscriberInterface {
  readonly #events = new WeakMap<InstrumentedRunner, RowEvents>();

  constructor(private readonly find: FindRunner) {}

  beforeInsert = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeInsert', event);
  afterInsert = (event: RowEvent): Promise<void> | undefined => this.#tell('afterInsert', event);
  beforeUpdate = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeUpdate', event);
  afterUpdate = (event: RowEvent): Promise<void> | undefined => this.#tell('afterUpdate', event);
  beforeRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeRemove', event);
  afterRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('afterRemove', event);
  beforeSoftRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeSoftRemove', event);
  afterSoftRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('afterSoftRemove', event);
  beforeRecover = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeRecover', event);
  afterRecover = (event: RowEvent): Promise<void> | undefined => this.#tell('afterRecover', event);

  #tell(what: keyof RowEvents, event: RowEvent): Promise<void> | undefined {
    const told = this.#for(event)?.[what](event);
    // Nobody waits for it when a subscriber after this one throws.
    told?.catch(() => undefined);
    return told;
  }

  #for(event: RowEvent): RowEvents | undefined {
    const runner = this.find(event);
    if (!runner?.isInTransaction) return undefined;
    const events = this.#events.get(runner) ?? new TransactionEvents(runner);
    this.#events.set(runner, events);
    return events;
  }
}
