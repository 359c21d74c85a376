import { MemoryStore, type Cell } from 'nestjs-coherent-cache';

/** A store in which somebody else has put entries. */
export class ForgedStore extends MemoryStore {
  private readonly forged = new Map<string, Uint8Array>();

  /** Returns the bytes of the entry under `key`. */
  async entry(key: string): Promise<Buffer> {
    const [found] = await super.read([{ kind: 'entry', key, pendingKey: '' }]);
    if (!(found instanceof Uint8Array)) throw new Error(`nothing is stored under ${key}`);
    return Buffer.from(found);
  }

  /** Answers every read of `key` with `bytes` from now on; null ends it. */
  forge(key: string, bytes: Uint8Array | null): void {
    if (bytes) this.forged.set(key, bytes);
    else this.forged.delete(key);
  }

  override async read(cells: readonly Cell[]) {
    const replies = await super.read(cells);
    return replies.map((reply, i) => this.forged.get(cells[i]!.key) ?? reply);
  }
}
