import type { Bus, BusListener } from '../ports/bus.js';
import type { Observer } from '../ports/observer.js';
import type { Cell } from '../ports/store.js';
import { readAnnouncement, writeAnnouncement } from './announcement.js';
import type { RecentInvalidations } from './recent-invalidations.js';

/** Processes remembered at most; one that was forgotten counts as one whose messages were missed. */
const MOST_SENDERS = 1_000;

/** What announcing takes. */
export interface AnnouncementParts {
  readonly recent: RecentInvalidations;
  readonly observer: Observer;
  /** Names this process among all. */
  readonly process: string;
  openBus(listener: BusListener): Bus | undefined;
}

/**
 * Tells other processes of invalidations, and hears of theirs.
 *
 * It shortens the time for which a trusted value may be old, and no promise rests on it. Each process counts its messages: when one is
 * missing, and whenever the bus was away, nothing is trusted that the store was asked about before.
 */
export class Announcements implements BusListener {
  private bus: Bus | undefined;
  private sent = 0;
  private readonly heardFrom = new Map<string, number>();

  constructor(private readonly parts: AnnouncementParts) {}

  listen(): void {
    this.bus ??= this.parts.openBus(this);
  }

  publish(cells: readonly Cell[]): void {
    this.bus?.publish(writeAnnouncement({ from: this.parts.process, number: ++this.sent, cells: cells.map(keyOf) }));
  }

  heard(message: string): void {
    const announcement = readAnnouncement(message);
    if (announcement?.from === this.parts.process) return;
    if (announcement && this.isNext(announcement.from, announcement.number)) {
      if (announcement.cells) this.parts.recent.note(announcement.cells);
      else this.parts.recent.noteEverything();
    } else {
      this.parts.recent.noteEverything();
      this.parts.observer.observe({ type: 'bus', state: 'gap' });
    }
  }

  connected(): void {
    this.heardFrom.clear();
    this.parts.recent.noteEverything();
    this.parts.observer.observe({ type: 'bus', state: 'connected' });
  }

  lost(error: Error): void {
    this.parts.recent.noteEverything();
    this.parts.observer.observe({ type: 'bus', state: 'lost', error });
  }

  close(): void {
    this.bus?.close();
    this.bus = undefined;
  }

  /** Of a process that was not heard before, any message but its first may be the second of which one was missed. */
  private isNext(from: string, number: number): boolean {
    const before = this.heardFrom.get(from) ?? 0;
    this.heardFrom.delete(from);
    this.heardFrom.set(from, number);
    if (this.heardFrom.size > MOST_SENDERS) this.heardFrom.delete(this.heardFrom.keys().next().value as string);
    return number === before + 1;
  }
}

function keyOf({ key }: Cell): string {
  return key;
}
