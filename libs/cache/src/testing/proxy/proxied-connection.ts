import type { Socket } from 'node:net';
import { Exchange } from './exchange.js';
import { Exchanges } from './exchanges.js';
import type { Afflicted } from './faults/proxy-fault.js';
import type { ProxyFaults } from './faults/proxy-faults.js';
import { Lane } from './lane.js';
import type { Frame } from './resp/frame.js';
import { FrameScanner } from './resp/frame-scanner.js';
import { UnreadableFrameError } from './resp/unreadable-frame-error.js';
import { writeAll } from './write-all.js';

/** Returns how a frame is passed on, when its turn has come. */
type Receive = (frame: Frame, arrivedAt: number) => () => Promise<void>;

/** A client's connection, and the one to the server that was opened for it. */
export class ProxiedConnection implements Afflicted {
  readonly closed: Promise<void>;
  private readonly exchanges = new Exchanges();

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly faults: ProxyFaults,
    maxFrameBytes: number,
  ) {
    this.closed = Promise.all([client, server].map(whenClosed)).then(() => {});
    void this.carryRequests(new FrameScanner('requests', maxFrameBytes));
    void this.carryReplies(new FrameScanner('replies', maxFrameBytes));
  }

  close(lastBytes?: Buffer): void {
    if (lastBytes) this.client.write(lastBytes);
    this.client.destroySoon();
  }

  reset(): void {
    this.client.resetAndDestroy();
    this.server.destroy();
  }

  destroy(): void {
    this.client.destroy();
    this.server.destroy();
  }

  /** What the client has sent before it closed still goes to the server, however late. */
  private async carryRequests(scanner: FrameScanner): Promise<void> {
    await this.carry(this.client, scanner, (frame, arrivedAt) => {
      const exchange = new Exchange(frame);
      return () => this.passRequest(exchange, arrivedAt);
    });
    this.server.end();
  }

  private async carryReplies(scanner: FrameScanner): Promise<void> {
    await this.carry(this.server, scanner, (frame, arrivedAt) => {
      const exchange = this.exchanges.answer(frame);
      return () => this.passReply(exchange, frame, arrivedAt);
    });
    this.exchanges.abandon();
    this.client.destroySoon();
  }

  private async carry(from: Socket, scanner: FrameScanner, receive: Receive): Promise<void> {
    const lane = new Lane();
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        const arrivedAt = performance.now();
        for (const frame of this.scan(scanner, chunk)) await lane.send(frame.size, receive(frame, arrivedAt));
      }
    } catch {
      // A connection that breaks ends for the other side like one that is closed.
    }
    await lane.send(0, () => this.faults.passClose(this));
    await lane.whenIdle();
  }

  private scan(scanner: FrameScanner, chunk: Buffer): Frame[] {
    try {
      return scanner.scan(chunk);
    } catch (error) {
      if (error instanceof UnreadableFrameError) this.reset();
      throw error;
    }
  }

  private async passRequest(exchange: Exchange, arrivedAt: number): Promise<void> {
    const goesOn = this.server.writable && (await this.faults.passRequest({ connection: this, exchange, arrivedAt }));
    if (!goesOn || !this.server.writable) return exchange.settle();
    this.exchanges.send(exchange);
    await writeAll(this.server, exchange.request.pieces);
  }

  private async passReply(exchange: Exchange | null, reply: Frame, arrivedAt: number): Promise<void> {
    const goesOn =
      this.client.writable && (await this.faults.passReply({ connection: this, exchange, arrivedAt }, reply));
    if (goesOn && this.client.writable) await writeAll(this.client, reply.pieces);
  }
}

function whenClosed(socket: Socket): Promise<void> {
  socket.on('error', () => {}); // Whoever reads the socket sees it; a failing write must not end the process.
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
