import type { Row } from './library.js';

/** A load that has read its rows and waits before it returns them. */
export interface HeldLoad {
  /** Resolves once a load has read its rows and is held. */
  readonly arrived: Promise<void>;
  release(): void;
}

interface Gate {
  arrive(): void;
  readonly opened: Promise<void>;
}

/** The source of truth: versions by id, committed at once, read by loads that can be held by hand. */
export class Database {
  private readonly versions = new Map<string, number>();
  private gate: Gate | undefined;
  private count = 0;

  /** How many loads have started. */
  get loads(): number {
    return this.count;
  }

  commit(id: string, version: number): void {
    this.versions.set(id, version);
  }

  async load(ids: readonly string[]): Promise<Row[]> {
    this.count++;
    const rows = ids.map((id) => ({ id, version: this.versions.get(id) ?? 0 }));
    const { gate } = this;
    this.gate = undefined;
    gate?.arrive();
    await gate?.opened;
    return rows;
  }

  /** Holds the next load between its query and its return; later ones run through. */
  holdNextLoad(): HeldLoad {
    let release = () => {};
    let arrive = () => {};
    const opened = new Promise<void>((resolve) => (release = resolve));
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    this.gate = { arrive, opened };
    return { arrived, release };
  }
}
