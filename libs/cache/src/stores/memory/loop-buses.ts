import type { Bus, BusListener } from '../../core/ports/bus.js';

/** Buses for caches of one process that share a store. Nothing is lost, and who publishes is heard at once. */
export class LoopBuses {
  private readonly listeners = new Map<string, Set<BusListener>>();

  open(channel: string, listener: BusListener): Bus {
    const all = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, all.add(listener));
    listener.connected();
    return {
      publish: (message) => all.forEach((each) => each.heard(message)),
      close: () => void all.delete(listener),
    };
  }
}
