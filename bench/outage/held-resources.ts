import { setImmediate } from 'node:timers/promises';
import type { EventEmitter } from 'node:events';

/** What a process holds at one moment. */
export interface HeldResources {
  readonly sockets: number;
  /** On the emitters looked at. */
  readonly listeners: number;
  /** After garbage collection. */
  readonly heapMb: number;
}

const SOCKET = 'TCPSocketWrap';
const TURNS = 20;

/** @throws Error when Node was not started with --expose-gc */
export async function heldResources(emitters: readonly EventEmitter[]): Promise<HeldResources> {
  if (!globalThis.gc) throw new Error('Start Node with --expose-gc, as npm run bench does.');
  // What is closed is let go of some turns later, and what finalizers free, at the next collection.
  for (let turn = 0; turn < TURNS; turn++) {
    await setImmediate();
    globalThis.gc();
  }
  return {
    sockets: process.getActiveResourcesInfo().filter((name) => name === SOCKET).length,
    listeners: emitters.reduce((sum, emitter) => sum + listenersOf(emitter), 0),
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}
