import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { Cell, CellKind, Epoch } from '../../core/ports/store.js';
import { CellCommands } from './cell-commands.js';
import { groupByTag } from './commands/hash-tag.js';
import type { RedisCommand } from './commands/redis-command.js';
import type { RedisNode } from './connection/redis-node.js';
import type { Topology } from './topology/topology.js';

const EPOCH = Buffer.from('theepoch');
const TOKEN = Buffer.alloc(16, 1);

/** A cluster that answers each key with itself, unless told otherwise; servers of the tags in `gone` do not answer. */
function commandsOn(values: Readonly<Record<string, Buffer>> = {}, gone: readonly string[] = []) {
  const sent: RedisCommand[] = [];
  const send: RedisNode['send'] = async (build, _budgetMs, use) => {
    const commands = build(EPOCH);
    sent.push(...commands);
    const replies = commands.map(({ args }) => ({ value: args.map((key) => values[String(key)] ?? null) }));
    return use({ epoch: EPOCH, replies });
  };
  const well = { send } as RedisNode;
  const topology = { nodeOf: (tag: string) => (gone.includes(tag) ? undefined : well) } as Topology;
  const commands = new CellCommands(topology, 50);
  const ask = (...cells: readonly Cell[]) =>
    commands.perGroup(
      groupByTag(cells, ({ key }) => key),
      (some, epoch) => mget(some, epoch),
    );
  return { ask, sent };
}

function mget(cells: readonly Cell[], _epoch: Epoch): RedisCommand {
  return { name: 'MGET', args: cells.map(({ key }) => key) };
}

function cell(key: string, kind: CellKind = 'entry'): Cell {
  return { kind, key, pendingKey: `${key}:p` };
}

const values = { '{a}1': Buffer.from('a1'), '{a}2': Buffer.from('a2'), '{b}1': Buffer.from('b1') };

describe('commands that answer with a value per cell', () => {
  it('ask for the cells of one group by one command, and give the replies in their order', async () => {
    const { ask, sent } = commandsOn(values);
    expect(await ask(cell('{a}2'), cell('{a}3'), cell('{a}1'))).toEqual([values['{a}2'], null, values['{a}1']]);
    expect(sent).toEqual([{ name: 'MGET', args: ['{a}2', '{a}3', '{a}1'] }]);
  });

  it('put the replies of several groups where they were asked for', async () => {
    const { ask, sent } = commandsOn(values);
    expect(await ask(cell('{a}1'), cell('{b}1'), cell('{b}2'), cell('{a}2'))).toEqual([
      values['{a}1'],
      values['{b}1'],
      null,
      values['{a}2'],
    ]);
    expect(sent).toHaveLength(2);
  });

  it('miss only what cannot be asked', async () => {
    const { ask } = commandsOn(values, ['{b}']);
    const [a, b] = await ask(cell('{a}1'), cell('{b}1'));
    expect(a).toEqual(values['{a}1']);
    expect(b).toBeInstanceOf(StoreUnavailableError);
  });

  it.each([
    ['the only group', [cell('{b}1')]],
    ['every group', [cell('{b}1'), cell('{c}1')]],
  ])('reject when %s cannot be asked', async (_, cells) => {
    const { ask } = commandsOn(values, ['{b}', '{c}']);
    await expect(ask(...cells)).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  it.each([
    ['alone', [cell('{a}n', 'namespace')]],
    ['among other groups', [cell('{a}n', 'namespace'), cell('{b}1')]],
  ])('do not believe a namespace’s token of another epoch, %s', async (_, cells) => {
    const own = Buffer.concat([EPOCH, TOKEN]);
    const foreign = Buffer.concat([Buffer.from('another.'), TOKEN]);
    expect((await commandsOn({ '{a}n': own }).ask(...cells))[0]).toEqual(own);
    expect((await commandsOn({ '{a}n': foreign }).ask(...cells))[0]).toBeNull();
  });

  it('ask nothing for no cells', async () => {
    const { ask, sent } = commandsOn();
    expect(await ask()).toEqual([]);
    expect(sent).toEqual([]);
  });
});
