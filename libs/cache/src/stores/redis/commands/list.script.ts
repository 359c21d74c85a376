import type { Epoch, ListPage, ListQuery } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('list');

/** Asks for a page of a listing. */
export function listCommand({ listing, after, limit }: ListQuery, epoch: Epoch): RedisCommand {
  return scriptCommand(script, [listing.key, ...listing.under.map(({ key }) => key)], [epoch, after, limit]);
}

export function listed(reply: unknown): ListPage {
  const [count, ...rest] = reply as [number, ...Buffer[]];
  const members = Array.from({ length: rest.length / 2 }, (_, i) => ({
    member: String(rest[2 * i]),
    deadline: Number(String(rest[2 * i + 1])),
  }));
  return { count, members };
}
