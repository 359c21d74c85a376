import type { Redis } from 'ioredis';
import type { CacheAccess } from 'nestjs-coherent-cache';
import type { GroupedId } from '../cache/grouped-id.js';

const AT_ONCE = 10_000;
const TTL_MS = 3_600_000;

/**
 * Caches an entry of `group`, and copies what the store holds of it under the keys of `count` - 1 others: to the server they are entries
 * like any other, and there are a million of them in seconds.
 */
export async function fillGroup(
  client: Redis,
  values: CacheAccess<object, GroupedId>,
  group: number,
  count: number,
): Promise<void> {
  await values.get({ group, id: 0 });
  const [key] = await client.keys(`*}e:d${group};d0;`);
  if (key === undefined) throw new Error('An entry is not where it was expected.');
  const entry = (await client.getBuffer(key))!;
  const keyOf = (id: number): string => key.replace(/d0;$/, `d${id};`);
  for (let first = 1; first < count; first += AT_ONCE) {
    const pipeline = client.pipeline();
    for (let id = first; id < Math.min(first + AT_ONCE, count); id++) pipeline.set(keyOf(id), entry, 'PX', TTL_MS);
    await pipeline.exec();
  }
}
