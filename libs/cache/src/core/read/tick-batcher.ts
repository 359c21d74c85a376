import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Scheduler } from '../ports/scheduler.js';

interface Waiting<Request, Reply> {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the requests of one turn into one call, which answers each with a reply or with what it is to reject with.
 *
 * A request that has not been sent may be shared with anybody (invariant 9): whoever asks in the same turn started before it is sent.
 */
export class TickBatcher<Request, Reply> {
  private waiting: Waiting<Request, Reply>[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    private readonly send: (requests: readonly Request[]) => Promise<readonly (Reply | StoreUnavailableError)[]>,
  ) {}

  submit(request: Request): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (this.waiting.length === 1) this.scheduler.defer(() => void this.flush());
    });
  }

  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    try {
      const replies = await this.send(batch.map((waiting) => waiting.request));
      batch.forEach(({ resolve, reject }, i) => {
        const reply = replies[i]!;
        if (reply instanceof StoreUnavailableError) reject(reply);
        else resolve(reply);
      });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  }
}
