import type { EntitySubscriberInterface } from 'typeorm';
import type { InstrumentedRunner } from '../bracket/instrumented-runner.js';
import { AutocommitEvents } from './autocommit-events.js';
import type { RowEvent } from './row-event.js';
import type { RowEvents } from './row-events.js';
import { TransactionEvents } from './transaction-events.js';

type FindRunner = (event: RowEvent) => InstrumentedRunner | undefined;

/** Passes TypeORM's entity events on to what they mean for the runner they come from. */
export class RowSubscriber implements EntitySubscriberInterface {
  readonly #events = new WeakMap<InstrumentedRunner, { inTransaction: RowEvents; alone: RowEvents }>();

  constructor(private readonly find: FindRunner) {}

  beforeInsert = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeInsert', event);
  afterInsert = (event: RowEvent): Promise<void> | undefined => this.#tell('afterInsert', event);
  beforeUpdate = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeUpdate', event);
  afterUpdate = (event: RowEvent): Promise<void> | undefined => this.#tell('afterUpdate', event);
  beforeRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeRemove', event);
  afterRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('afterRemove', event);
  beforeSoftRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('beforeSoftRemove', event);
  afterSoftRemove = (event: RowEvent): Promise<void> | undefined => this.#tell('afterRemove', event);
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
    if (!runner) return undefined;
    let events = this.#events.get(runner);
    if (!events) {
      events = { inTransaction: new TransactionEvents(runner), alone: new AutocommitEvents(runner) };
      this.#events.set(runner, events);
    }
    return runner.isInTransaction ? events.inTransaction : events.alone;
  }
}
