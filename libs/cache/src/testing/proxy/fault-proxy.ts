import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Fault } from '../fault/fault.js';
import type { HeldFault } from '../fault/held-fault.js';
import { DelayFault, type DelayOptions } from './faults/delay-fault.js';
import { DropFault } from './faults/drop-fault.js';
import { DropReplyFault, type DropReplyOptions } from './faults/drop-reply-fault.js';
import type { FaultScope } from './faults/fault-scope.js';
import { HalfOpenFault } from './faults/half-open-fault.js';
import { HoldFault } from './faults/hold-fault.js';
import type { FaultName } from './faults/proxy-fault.js';
import { ProxyFaults } from './faults/proxy-faults.js';
import { RefuseFault } from './faults/refuse-fault.js';
import { ResetFault } from './faults/reset-fault.js';
import { TruncateFault } from './faults/truncate-fault.js';
import { ProxiedConnection } from './proxied-connection.js';
import { readTarget, type ProxyTarget, type ServerAddress } from './proxy-target.js';

/** Where a proxy forwards to, and what it lets pass. */
export interface FaultProxyOptions {
  /** A Redis server: a url like `redis://127.0.0.1:6379`, or its address. */
  readonly target: string | ServerAddress;
  /** The largest request or reply in bytes; a larger one breaks its connection. 64 MiB without it. */
  readonly maxFrameBytes?: number;
}

const HOST = '127.0.0.1';
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/**
 * A proxy between clients and one Redis server that does to commands and replies what networks do, when the test says so.
 *
 * It passes everything on unless a fault is switched on. A fault lasts until it has struck as often as it was told to (`once()`,
 * `times(n)`), or is healed; faults that are on at the same time add up, in the order in which they were switched on. `when` limits one to
 * certain commands. Within a connection nothing overtakes anything. RESP2 and RESP3 are understood, publish/subscribe too; TLS,
 * `CLIENT REPLY` and replication are not.
 *
 * @example
 * ```ts
 * const proxy = await FaultProxy.start({ target: 'redis://127.0.0.1:6379' });
 * const redis = new Redis(proxy.url, { maxRetriesPerRequest: 0 });
 * proxy.dropReply({ when: ([name]) => name === 'INCR' }).once();
 * await redis.incr('counter').catch(() => {}); // it was counted, and nobody knows
 * redis.disconnect();
 * await proxy.stop();
 * ```
 */
export class FaultProxy {
  private readonly faults = new ProxyFaults();
  private readonly open = new Set<ProxiedConnection>();

  /** Where clients reach the server through the proxy: the target's url with the proxy's host and port. */
  readonly url: string;
  /** The port of 127.0.0.1 on which it listens. */
  readonly port: number;

  private constructor(
    private readonly listener: Server,
    private readonly target: ProxyTarget,
    private readonly maxFrameBytes: number,
  ) {
    this.port = (listener.address() as AddressInfo).port;
    this.url = target.urlOf({ host: HOST, port: this.port });
    listener.on('connection', (client: Socket) => this.accept(client));
  }

  /**
   * Returns a proxy that listens on a free port of 127.0.0.1.
   *
   * Whether the server is there shows only when a client connects: without it, the client's connection is closed.
   *
   * @throws ConfigurationError when the target is no url of a Redis server without TLS.
   */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const target = readTarget(options.target);
    const listener = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(0, HOST, resolve);
    });
    return new FaultProxy(listener, target, options.maxFrameBytes ?? MAX_FRAME_BYTES);
  }

  /** How often each kind of fault has struck. */
  get fired(): Readonly<Record<FaultName, number>> {
    return this.faults.fired;
  }

  /** How many connections are open, with those whose client has gone while something is on its way to the server. */
  get connections(): number {
    return this.open.size;
  }

  /** Holds replies, or with `of` requests, back for `ms` milliseconds from their arrival. */
  delay(ms: number, options: DelayOptions = {}): Fault {
    return this.faults.add(new DelayFault(ms, options));
  }

  /**
   * Swallows requests silently. From the first one on the connection is mute towards the server, since clients would take the reply to a
   * later request for this one's; `heal()` breaks it.
   */
  drop(scope: FaultScope = {}): Fault {
    return this.faults.add(new DropFault(scope));
  }

  /** Breaks the client's connection, by RST, instead of passing a request on. */
  reset(scope: FaultScope = {}): Fault {
    return this.faults.add(new ResetFault(scope));
  }

  /**
   * Stops forwarding, in both directions, on every connection that is used, new ones too; nobody hears even of a connection's end. With
   * `when`, on those that send such a command, from it on. `heal()` forwards what has piled up, as networks do.
   */
  halfOpen(scope: FaultScope = {}): Fault {
    return this.faults.add(new HalfOpenFault(scope));
  }

  /** Cuts replies in the middle, and closes the client's connection. */
  truncate(scope: FaultScope = {}): Fault {
    return this.faults.add(new TruncateFault(scope));
  }

  /**
   * Holds requests until they are released, with all that follows on their connections; other connections go on. They reach the server
   * even when their clients have given up or gone. `release` waits for the server's reply to each before it lets the next one go.
   */
  hold(scope: FaultScope = {}): HeldFault {
    return this.faults.add(new HoldFault(scope));
  }

  /** Lets commands run, swallows their replies, and closes the clients' connections, or leaves them open and mute (`silently`). */
  dropReply(options: DropReplyOptions = {}): Fault {
    return this.faults.add(new DropReplyFault(options));
  }

  /** Breaks new connections at once; those that are open go on. */
  refuse(): Fault {
    return this.faults.add(new RefuseFault());
  }

  /** Ends every fault: what was held or delayed goes on, what was left mute is broken. */
  heal(): void {
    this.faults.heal();
  }

  /** Closes every connection; resolves once none is left. What was held is not forwarded. Safe to call twice. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.listener.close(() => resolve()));
    const open = [...this.open];
    for (const connection of open) connection.destroy();
    this.faults.heal();
    await Promise.all([closed, ...open.map((connection) => connection.closed)]);
  }

  private accept(client: Socket): void {
    client.on('error', () => {});
    if (!this.faults.admit()) return void client.resetAndDestroy();
    const server = connect({ ...this.target.address, noDelay: true });
    const connection = new ProxiedConnection(client, server, this.faults, this.maxFrameBytes);
    this.open.add(connection);
    void connection.closed.then(() => this.open.delete(connection));
  }
}
