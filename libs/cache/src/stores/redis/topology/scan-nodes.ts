import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { RedisNode } from '../connection/redis-node.js';
import type { Topology } from './topology.js';

/** Keys looked at by one SCAN: far below a millisecond of the server. */
const KEYS_AT_A_TIME = 500;
/** Nobody waits for a sweep, and it may run on a server that is busy. */
const BUDGET_MS = 5_000;

/** Gives the keys of every node that match `pattern`, some at a time. @throws StoreUnavailableError */
export async function* scanNodes(topology: Topology, pattern: string): AsyncGenerator<readonly string[]> {
  for (const node of topology.nodes()) {
    let cursor = '0';
    do {
      const page = await scan(node, cursor, pattern);
      cursor = page.cursor;
      if (page.keys.length > 0) yield page.keys;
    } while (cursor !== '0');
  }
}

function scan(
  node: RedisNode,
  cursor: string,
  pattern: string,
): Promise<{ readonly cursor: string; readonly keys: readonly string[] }> {
  const args = [cursor, 'MATCH', pattern, 'COUNT', KEYS_AT_A_TIME];
  return node.send(
    () => [{ name: 'SCAN', args }],
    BUDGET_MS,
    (end) => {
      if (end instanceof StoreUnavailableError) throw end;
      const reply = end.replies[0]!;
      if ('error' in reply) throw new StoreUnavailableError(`Redis: ${reply.error.message}`);
      const [next, keys] = reply.value as [Buffer, readonly Buffer[]];
      return { cursor: String(next), keys: keys.map(String) };
    },
  );
}
