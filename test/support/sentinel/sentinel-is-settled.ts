import { askRedis } from '../ask-redis.js';
import { fieldsOf } from './fields-of.js';

/** How many there are, besides the master and the sentinel that is asked. */
export interface Expected {
  readonly replicas: number;
  readonly otherSentinels: number;
}

/** Tells whether the sentinel on `port` knows everybody, and thinks that the master on `masterPort` and all the others are sound. */
export async function sentinelIsSettled(
  port: number,
  name: string,
  masterPort: number,
  { replicas, otherSentinels }: Expected,
): Promise<boolean> {
  const master = fieldsOf(await askRedis<string[]>(port, 'SENTINEL', 'MASTER', name));
  const others = await Promise.all(
    ['REPLICAS', 'SENTINELS'].map((what) => askRedis<string[][]>(port, 'SENTINEL', what, name)),
  );
  const flags = others.map((each) => each.map((one) => fieldsOf(one)['flags']));
  return (
    master['port'] === String(masterPort) &&
    master['flags'] === 'master' &&
    isAll(flags[0]!, 'slave', replicas) &&
    isAll(flags[1]!, 'sentinel', otherSentinels)
  );
}

function isAll(flags: readonly (string | undefined)[], expected: string, count: number): boolean {
  return flags.length === count && flags.every((each) => each === expected);
}
