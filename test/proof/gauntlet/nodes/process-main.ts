import 'reflect-metadata';
import type { Row } from '../library.js';
import { LocalNode } from './local-node.js';
import type { Call, FromNode, ToNode } from './messages.js';

const [library = '', redisUrl = '', outage] = process.argv.slice(2);
const loads = new Map<number, (rows: Row[]) => void>();

const send = (message: FromNode) => process.send?.(message);

/** The database is in the process of the gauntlet. */
function load(ids: readonly string[]): Promise<Row[]> {
  const number = nextNumber++;
  return new Promise((resolve) => {
    loads.set(number, resolve);
    send({ kind: 'load', number, ids });
  });
}

async function perform(node: LocalNode, call: Call): Promise<readonly Row[] | undefined> {
  if (call.do === 'read') return node.read(call.scheme, call.ids);
  if (call.do === 'invalidate') await node.invalidate(call.scheme, call.id);
  else await node.settle();
  return undefined;
}

async function answer(node: LocalNode, number: number, call: Call): Promise<void> {
  try {
    send({ kind: 'answer', number, rows: (await perform(node, call)) ?? [] });
  } catch (error) {
    send({ kind: 'answer', number, error: String(error) });
  }
}

let nextNumber = 0;
process.once('disconnect', () => process.exit(0));
const node = await LocalNode.open(library, { redisUrl, isOutage: outage !== undefined, load });
process.on('message', (message: ToNode) => {
  if (message.kind === 'call') return void answer(node, message.number, message.call);
  loads.get(message.number)?.(message.rows);
  loads.delete(message.number);
});
send({ kind: 'ready' });
