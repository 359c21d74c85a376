import type { Exchange } from './exchange.js';
import { bytesOf, type Frame } from './resp/frame.js';
import { readStrings } from './resp/read-strings.js';

const STAR = 0x2a;
const PUSH = 0x3e;
const SUBSCRIPTION = /^[ps]?(un)?subscribe$/i;
const MESSAGE = /^[ps]?message$/i;

/** The requests of one connection that wait for their replies: Redis answers in the order in which it was asked. */
export class Exchanges {
  private readonly waiting: Exchange[] = [];
  private hasSubscribed = false;

  /** Notes that a request went to the server. */
  send(exchange: Exchange): void {
    if (exchange.name === undefined) return exchange.settle();
    this.hasSubscribed ||= SUBSCRIPTION.test(exchange.name);
    this.waiting.push(exchange);
  }

  /** Returns what `reply` answers; null for what the server sends of its own accord. */
  answer(reply: Frame): Exchange | null {
    if (this.isUnasked(reply)) return null;
    const exchange = this.waiting.shift() ?? null;
    exchange?.settle();
    return exchange;
  }

  /** No reply comes any more. */
  abandon(): void {
    for (const exchange of this.waiting.splice(0)) exchange.settle();
  }

  /** A subscription is confirmed once per channel: the first confirmation counts as the reply. */
  private isUnasked(reply: Frame): boolean {
    const type = reply.pieces[0]?.[0];
    if (type !== PUSH && !(type === STAR && this.hasSubscribed)) return false;
    const [kind = ''] = readStrings(bytesOf(reply), 1);
    if (SUBSCRIPTION.test(kind)) return !SUBSCRIPTION.test(this.waiting[0]?.name ?? '');
    return type === PUSH || MESSAGE.test(kind);
  }
}
