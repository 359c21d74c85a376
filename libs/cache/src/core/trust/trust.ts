import type { OwedFences } from '../invalidation/owed-fences.js';
import type { CacheStore, Cell } from '../ports/store.js';
import type { SharedRegistry } from '../registry/shared-registry.js';
import type { Restoration } from './restoration.js';
import type { Successors } from './successors.js';

/** What has to hold before anything in the store is believed. */
export interface TrustParts {
  readonly owed: OwedFences;
  readonly shared: SharedRegistry;
  readonly restoration: Restoration;
  readonly successors: Successors;
  readonly store: CacheStore;
}

/** Whether reads may be answered from the store. */
export class Trust {
  private held = 0;

  constructor(private readonly parts: TrustParts) {}

  /** Whether anything may be believed right now, and all of it. */
  get isWhole(): boolean {
    const { owed, shared, restoration } = this.parts;
    return this.held === 0 && owed.isEmpty && shared.isRegistered && restoration.isDone;
  }

  /** Changes with every connection: what was asked under one generation and answered under another is not to be believed. */
  get generation(): number | undefined {
    return this.parts.store.generation;
  }

  /** Takes note of who answers now. */
  notice(): void {
    this.parts.successors.notice();
  }

  close(): void {
    this.parts.successors.close();
  }

  /** Whether anything may be believed, after doing what is due for that. Never rejects. */
  holds(): boolean | Promise<boolean> {
    this.notice();
    if (this.held > 0 || !this.parts.restoration.ensure()) return false;
    return this.parts.shared.ensureRegistered();
  }

  /** Whether what depends on `cells`, in an entry of `namespace`, may be believed: nothing of it is owed to the store. */
  covers(namespace: string, cells: readonly Cell[]): boolean {
    const { owed, shared } = this.parts;
    return owed.isEmpty || !owed.concerns(cells, () => shared.tablesOf(namespace));
  }

  /** Makes reads go past the store until the function returned is called. */
  hold(): () => void {
    let isHeld = true;
    this.held++;
    return () => {
      if (isHeld) this.held--;
      isHeld = false;
    };
  }
}
