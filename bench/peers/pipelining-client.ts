import { Redis } from 'ioredis';
import { IDS, idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

/** The plain client, told to gather what is sent in one turn. */
export const pipeliningClient: Peer = {
  name: 'ioredis, auto-pipelining',
  packages: ['ioredis'],
  async open({ redisUrl, valueOf }) {
    const client = new Redis(redisUrl, { enableAutoPipelining: true });
    for (const id of IDS) await client.set(`auto:${id}`, JSON.stringify(valueOf(id)), 'PX', TTL_MS);
    return {
      read: async (n) => JSON.parse((await client.get(`auto:${idOf(n)}`))!) as unknown,
      close: () => client.quit(),
    };
  },
};
