import { afterEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Epoch } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from '../commands/redis-command.js';
import type { RedisNode } from '../connection/redis-node.js';
import type { CommandReply } from '../connection/send-commands.js';
import type { RoutedCommand, RoutedReply } from './routed-command.js';
import { sendOneRouted } from './send-one-routed.js';
import { sendRouted } from './send-routed.js';
import { SplitSlotError } from './split-slot-error.js';
import type { Topology } from './topology.js';

type Sender = (topology: Topology, command: RoutedCommand, budgetMs: number) => Promise<RoutedReply | undefined>;

const alone: Sender = (topology, command, budgetMs) => sendOneRouted(topology, command, budgetMs, (reply) => reply);
const amongOthers: Sender = async (topology, command, budgetMs) => (await sendRouted(topology, [command], budgetMs))[0];

const EPOCH = Buffer.from('theepoch');
const OTHER_EPOCH = Buffer.from('another.');
const SCRIPT = { source: 'return 1', sha: 'digest' };
const COMMAND: RoutedCommand = { tag: '{a}', build: () => scriptCommand(SCRIPT, ['{a}k'], ['secret']) };
const BY_DIGEST = { name: 'EVALSHA', args: ['digest', 1, '{a}k', 'secret'] };
const BY_SOURCE = { name: 'EVAL', args: ['return 1', 1, '{a}k', 'secret'] };

/** A server that gives these replies, each to one command, and remembers what it was sent. */
function serverThat(epoch: Epoch, ...replies: readonly (string | CommandReply)[]) {
  const sent: (readonly RedisCommand[])[] = [];
  const budgets: number[] = [];
  const left = replies.map((reply) => (typeof reply === 'string' ? { error: new Error(reply) } : reply));
  const send: RedisNode['send'] = async (build, budgetMs, use) => {
    const commands = build(epoch);
    sent.push(commands);
    budgets.push(budgetMs);
    return use({ epoch, replies: commands.map(() => left.shift()!) });
  };
  return { sent, budgets, node: { send } as RedisNode };
}

function serverThatFails(error: StoreUnavailableError) {
  const send = vi.fn<RedisNode['send']>(async (_build, _budgetMs, use) => use(error));
  return { send, node: { send } as unknown as RedisNode };
}

function topologyOf(nodes: Partial<Record<'owner' | 'moved' | 'asked', RedisNode>>) {
  return {
    nodeOf: vi.fn<Topology['nodeOf']>(() => nodes.owner),
    moved: vi.fn<Topology['moved']>(() => nodes.moved),
    asked: vi.fn<Topology['asked']>(() => nodes.asked),
    doubt: vi.fn<Topology['doubt']>(),
  } as unknown as Topology;
}

afterEach(() => vi.restoreAllMocks());

describe.each([
  ['alone', alone],
  ['among others', amongOthers],
])('a command sent %s', (_, send) => {
  it('brings the reply, and the epoch of who gave it', async () => {
    const owner = serverThat(EPOCH, { value: 1 });
    const build = vi.fn<RoutedCommand['build']>(COMMAND.build);
    expect(await send(topologyOf({ owner: owner.node }), { tag: '{a}', build }, 50)).toEqual({
      value: 1,
      epoch: EPOCH,
    });
    expect(build.mock.calls).toEqual([[EPOCH]]);
    expect(owner.sent).toMatchObject([[BY_DIGEST]]);
  });

  it('is sent with the source of its script to a server that does not know it', async () => {
    const owner = serverThat(EPOCH, 'NOSCRIPT No matching script.', { value: 1 });
    expect(await send(topologyOf({ owner: owner.node }), COMMAND, 50)).toEqual({ value: 1, epoch: EPOCH });
    expect(owner.sent).toMatchObject([[BY_DIGEST], [BY_SOURCE]]);
  });

  it('is given up when the server does not know the source either', async () => {
    const owner = serverThat(EPOCH, 'NOSCRIPT No matching script.', 'NOSCRIPT No matching script.');
    expect(await send(topologyOf({ owner: owner.node }), COMMAND, 50)).toBeInstanceOf(StoreUnavailableError);
    expect(owner.sent).toHaveLength(2);
  });

  it('follows a slot that has moved, and is built for the epoch of who has it now', async () => {
    const owner = serverThat(EPOCH, 'MOVED 7 10.0.0.2:6379');
    const next = serverThat(OTHER_EPOCH, { value: 1 });
    const topology = topologyOf({ owner: owner.node, moved: next.node });
    const build = vi.fn<RoutedCommand['build']>(COMMAND.build);
    expect(await send(topology, { tag: '{a}', build }, 50)).toEqual({ value: 1, epoch: OTHER_EPOCH });
    expect(topology.moved).toHaveBeenCalledWith({ slot: 7, address: '10.0.0.2:6379' }, owner.node);
    expect(build.mock.calls).toEqual([[EPOCH], [OTHER_EPOCH]]);
    expect(next.sent[0]![0]!.isAsking).toBeFalsy();
  });

  it('asks at the server that a slot is on its way to, with the source of the script there if need be', async () => {
    const owner = serverThat(EPOCH, 'ASK 7 10.0.0.2:6379');
    const next = serverThat(OTHER_EPOCH, 'NOSCRIPT No matching script.', { value: 1 });
    const topology = topologyOf({ owner: owner.node, asked: next.node });
    expect(await send(topology, COMMAND, 50)).toEqual({ value: 1, epoch: OTHER_EPOCH });
    expect(topology.asked).toHaveBeenCalledWith({ slot: 7, address: '10.0.0.2:6379' }, owner.node);
    expect(next.sent).toMatchObject([[{ ...BY_DIGEST, isAsking: true }], [{ ...BY_SOURCE, isAsking: true }]]);
    expect(topology.moved).not.toHaveBeenCalled();
  });

  it('does not ask any more once the slot has arrived', async () => {
    const owner = serverThat(EPOCH, 'ASK 7 10.0.0.2:6379', { value: 1 });
    const next = serverThat(OTHER_EPOCH, 'MOVED 7 10.0.0.1:6379');
    const topology = topologyOf({ owner: owner.node, asked: next.node, moved: owner.node });
    expect(await send(topology, COMMAND, 50)).toEqual({ value: 1, epoch: EPOCH });
    expect(owner.sent[1]![0]!.isAsking).toBeFalsy();
  });

  it('is not sent again while its keys are in two places', async () => {
    const owner = serverThat(EPOCH, 'TRYAGAIN Multiple keys request during rehashing of slot');
    expect(await send(topologyOf({ owner: owner.node }), COMMAND, 50)).toBeInstanceOf(SplitSlotError);
    expect(owner.sent).toHaveLength(1);
  });

  it('is given up when the nodes send it to and fro', async () => {
    const owner = serverThat(EPOCH, ...Array.from({ length: 9 }, () => 'MOVED 7 10.0.0.1:6379'));
    const reply = await send(topologyOf({ owner: owner.node, moved: owner.node }), COMMAND, 50);
    expect(reply).toBeInstanceOf(SplitSlotError);
    expect(owner.sent).toHaveLength(4);
  });

  it('says what to do when a single server turns out to be one of a cluster', async () => {
    const owner = serverThat(EPOCH, 'MOVED 7 10.0.0.2:6379');
    expect(await send(topologyOf({ owner: owner.node }), COMMAND, 50)).toMatchObject({
      code: 'CACHE_STORE_UNAVAILABLE',
      message: expect.stringContaining('cluster: [...]') as string,
    });
  });

  it('is not sent again when the server refused it, and the error carries none of its arguments', async () => {
    const error = Object.assign(new Error('OOM command not allowed'), { command: { args: ['secret'] } });
    const owner = serverThat(EPOCH, { error });
    const reply = await send(topologyOf({ owner: owner.node }), COMMAND, 50);
    expect(reply).toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE', message: 'Redis: OOM command not allowed' });
    expect(reply).not.toHaveProperty('command');
    expect((reply as Error).cause).toBeUndefined();
    expect(owner.sent).toHaveLength(1);
  });

  it('is not sent again when the server is gone, since it may have been executed; the topology is doubted', async () => {
    const owner = serverThatFails(new StoreUnavailableError('Redis: Connection is closed.'));
    const topology = topologyOf({ owner: owner.node });
    expect(await send(topology, COMMAND, 50)).toBeInstanceOf(StoreUnavailableError);
    expect(owner.send).toHaveBeenCalledTimes(1);
    expect(topology.doubt).toHaveBeenCalledTimes(1);
  });

  it('brings the error of its server as it is', async () => {
    const error = new StoreUnavailableError('Redis is not connected.');
    expect(await send(topologyOf({ owner: serverThatFails(error).node }), COMMAND, 50)).toBe(error);
  });

  it('is not sent while nobody is known to have its slot', async () => {
    expect(await send(topologyOf({}), COMMAND, 50)).toBeInstanceOf(StoreUnavailableError);
  });

  it.each([
    ['what is left of it', 30, 20],
    ['a millisecond when it is used up', 80, 1],
  ])('has one budget for all of its ways: the second time %s', async (_case, elapsed, left) => {
    const owner = serverThat(EPOCH, 'NOSCRIPT No matching script.', { value: 1 });
    vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(elapsed);
    await send(topologyOf({ owner: owner.node }), COMMAND, 50);
    expect(owner.budgets).toEqual([50, left]);
  });
});

describe('several commands', () => {
  it('for one server go in one piece, and only what was not executed is sent again', async () => {
    const owner = serverThat(EPOCH, { value: 1 }, 'NOSCRIPT No matching script.', { value: 3 }, { value: 2 });
    const replies = await sendRouted(topologyOf({ owner: owner.node }), [COMMAND, COMMAND, COMMAND], 50);
    expect(replies).toEqual([1, 2, 3].map((value) => ({ value, epoch: EPOCH })));
    expect(owner.sent).toMatchObject([[BY_DIGEST, BY_DIGEST, BY_DIGEST], [BY_SOURCE]]);
  });

  it('for several servers are answered by each for itself, also when one is gone', async () => {
    const well = serverThat(EPOCH, { value: 1 }, { value: 3 });
    const gone = serverThatFails(new StoreUnavailableError('Redis: Connection is closed.'));
    const topology = {
      ...topologyOf({}),
      nodeOf: (tag: string) => (tag === '{b}' ? gone.node : well.node),
    } as Topology;
    const replies = await sendRouted(topology, [COMMAND, { ...COMMAND, tag: '{b}' }, COMMAND], 50);
    expect(replies[1]).toBeInstanceOf(StoreUnavailableError);
    expect([replies[0], replies[2]]).toEqual([1, 3].map((value) => ({ value, epoch: EPOCH })));
    expect(well.sent).toHaveLength(1);
  });
});
