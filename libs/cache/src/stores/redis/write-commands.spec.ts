import { expect, it } from 'vitest';
import type { Cell } from '../../core/ports/store.js';
import type { RedisCommand } from './commands/redis-command.js';
import type { RedisNode } from './connection/redis-node.js';
import type { Topology } from './topology/topology.js';
import { WriteCommands } from './write-commands.js';

const cell = (kind: Cell['kind'], name: string): Cell => ({ kind, key: `{a}${name}`, pendingKey: `{a}p:${name}` });
const CELLS = [cell('fence', 'token'), cell('closure', 'closed'), cell('entry', 'entry')];

/** A server whose slots are on their way: it takes commands of one key only. */
function setUp() {
  const sent: string[][] = [];
  const send: RedisNode['send'] = async (build, _budgetMs, use) => {
    const commands = build(new Uint8Array(8));
    const isOfOneKey = ({ name, args }: RedisCommand) => name !== 'EVALSHA' || args[1] === 1;
    if (commands.every(isOfOneKey))
      sent.push(commands.map(({ name, args }) => `${name} ${String(args[name === 'EVALSHA' ? 2 : 0])}`));
    const replies = commands.map((command) =>
      isOfOneKey(command)
        ? { value: 1 }
        : { error: new Error('TRYAGAIN Multiple keys request during rehashing of slot') },
    );
    return use({ epoch: new Uint8Array(8), replies });
  };
  const node = { send } as RedisNode;
  const topology = { nodeOf: () => node, doubt: () => undefined } as unknown as Topology;
  return { sent, writes: new WriteCommands(topology, 1_000) };
}

it('closes old keys before it deletes tokens, also where no script can do both', async () => {
  const { sent, writes } = setUp();
  await writes.finalise('w', CELLS);
  expect(sent).toEqual([
    ['SET {a}closed'],
    ['DEL {a}token', 'DEL {a}entry'],
    ['ZREM {a}p:token', 'ZREM {a}p:closed', 'ZREM {a}p:entry'],
  ]);
});

it('announces a writer before anything is deleted, where no script can do both', async () => {
  const { sent, writes } = setUp();
  await writes.mark('w', CELLS, 1_000);
  expect(sent).toEqual([
    ['EVALSHA {a}p:token', 'EVALSHA {a}p:closed', 'EVALSHA {a}p:entry'],
    ['SET {a}closed'],
    ['DEL {a}token', 'DEL {a}entry'],
  ]);
});
