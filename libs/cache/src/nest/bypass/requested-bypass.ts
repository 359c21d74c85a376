import { Inject, Injectable } from '@nestjs/common';
import { ContextVariable } from '../../context/context-variable.js';
import { CACHE_OPTIONS } from '../cache-options.token.js';
import type { BypassOptions } from './bypass-options.js';

/** What the request that the caller works for wants of reads. */
@Injectable()
export class RequestedBypass {
  readonly options: BypassOptions | undefined;
  private readonly running = new ContextVariable<'pass' | 'refresh'>();

  constructor(@Inject(CACHE_OPTIONS) { bypass }: { readonly bypass?: BypassOptions }) {
    this.options = bypass;
  }

  /** Absent, so that reads need not ask, when no request may want anything. */
  get wanted(): (() => 'pass' | 'refresh' | undefined) | undefined {
    return this.options && (() => this.running.getStore());
  }

  /** Runs `work`, and everything that it starts, past the cache. */
  run<R>(work: () => R): R {
    return this.running.run(this.options?.then ?? 'pass', work);
  }
}
