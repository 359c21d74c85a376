import type { ListedMember } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('unlist');

/** Removes members of the listing at `key` that have not been filled again. */
export function unlistCommand(key: string, members: readonly ListedMember[]): RedisCommand {
  return scriptCommand(
    script,
    [key],
    members.flatMap(({ member, deadline }) => [member, deadline]),
  );
}
