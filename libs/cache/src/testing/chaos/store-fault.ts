import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import { HoldingFault } from '../fault/holding-fault.js';
import type { StoreOperation } from '../recording-store.js';
import type { StoreFaultKind } from './store-fault-kind.js';

/** Says how the next call of an operation misbehaves, if it does. */
export type ChooseFault = (operation: StoreOperation) => StoreFaultKind | undefined;

/** A fault of a store, switched on. */
export class StoreFault extends HoldingFault {
  constructor(private readonly choose: ChooseFault) {
    super();
  }

  /** Answers how this call misbehaves because of this fault, and counts it; undefined when it does not. */
  kindFor(operation: StoreOperation): StoreFaultKind | undefined {
    const kind = this.choose(operation);
    return kind && this.strike() ? kind : undefined;
  }

  /** Makes `call` misbehave. */
  async befall<T>(kind: StoreFaultKind, operation: StoreOperation, call: () => Promise<T>): Promise<T> {
    if (kind === 'hold') return this.whenReleased(call);
    if (kind === 'hang') return this.whenReleased(() => Promise.reject(failure(operation)));
    if (kind !== 'fail') await call();
    if (kind === 'twice') return call();
    throw failure(operation);
  }

  private whenReleased<T>(call: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.hold(() => call().then(resolve, reject));
    });
  }
}

function failure(operation: StoreOperation): StoreUnavailableError {
  return new StoreUnavailableError(`A ChaosStore made "${operation}" fail, as it was told to.`);
}
