import type { LoggerService } from '@nestjs/common';
import type { CacheEvent, HitOutcome } from '../core/access/cache-event.js';
import type { Clock } from '../core/ports/clock.js';
import type { Observer } from '../core/ports/observer.js';

/** An outage is one event to a reader of logs, not one per call. */
const WARN_EVERY_MS = 10_000;
/** Distinct failures remembered; namespaces and codes bound it in practice, this bounds it in any case. */
const MAX_FAILURES = 1_000;
/** Enough to recognise a key, too little to read an id's secrets at length. */
const MAX_KEY = 64;

type Failure =
  | Extract<CacheEvent, { readonly error?: unknown; readonly type: 'bus' }>
  | Extract<CacheEvent, { readonly error: unknown }>
  | Extract<CacheEvent, { type: 'fill'; outcome: 'refused' }>;

/**
 * Writes cache events to Nest's log: failures at warn, and, when asked to, outcomes of reads and fills at debug.
 *
 * Never a cached value, keys only truncated; of errors the message, which may come from the database; the same failure at most once in ten seconds, with the number of those left out.
 */
export class EventLogger implements Observer {
  private toldOwed: number | null = null;
  private readonly away = new Map<string, { readonly at: number; readonly isTold: boolean }>();
  private readonly told = new Set<string>();
  private readonly failures = new Map<string, { since: number; left: number }>();

  constructor(
    private readonly logger: Pick<LoggerService, 'warn' | 'debug'>,
    private readonly clock: Clock,
    /** Nest prints debug unless told otherwise, so a line per read has to be asked for. */
    private readonly outcomes: boolean,
  ) {}

  observeHit(namespace: string, key: string, outcome: HitOutcome, tier: 'local' | undefined): void {
    if (this.outcomes) this.observe({ type: 'read', namespace, key, outcome, ...(tier && { tier }) });
  }

  observe(event: CacheEvent): void {
    if ('error' in event && event.error !== undefined) this.warn(event);
    else if (event.type === 'owed') this.tellOwed(event.fences);
    else if (event.type === 'opaque_statement') this.tellOpaque(event.statement);
    else if (event.type === 'failover') this.tellFailover(event);
    else if (event.type === 'connection') this.tellConnection(event);
    else if (event.type === 'fill' && event.outcome === 'refused' && event.taint) this.tellTainted(event);
    else if (this.outcomes) this.logger.debug?.(describe(event));
  }

  /** The first connection is told of by who makes it. A server that comes and goes is told of every now and then. */
  private tellConnection({ node, state, reason }: Extract<CacheEvent, { type: 'connection' }>): void {
    const since = this.away.get(node);
    const now = this.clock.now();
    if (state === 'connected') {
      if (since?.isTold) this.logger.warn(`${node} is back`);
      if (since) this.away.set(node, { ...since, isTold: false });
      return;
    }
    if (since && now - since.at < WARN_EVERY_MS) return;
    this.away.set(node, { at: now, isTold: true });
    const what = state === 'lost' ? 'is away' : 'is there, but not to be believed';
    this.logger.warn(`${node} ${what}; what it keeps is read past it until it is back: ${reason?.slice(0, 300)}`);
  }

  /** Once per statement: it will be sent again and again. */
  private tellOpaque(statement: string): void {
    this.once(
      `opaque ${statement}`,
      `"${statement} ..." may write to any table: everything cached from its database was invalidated. Name what it changes with invalidate(...).`,
    );
  }

  private tellFailover({ from, to }: { readonly from: string; readonly to: string }): void {
    this.logger.warn(
      `The database is another one than before (${from}, now ${to}), and may lack what was committed last: everything cached from it was invalidated.`,
    );
  }

  /** Once per namespace: the accessor's code is what has to change. */
  private tellTainted({ namespace, taint }: { readonly namespace: string; readonly taint?: string }): void {
    const where = taint === 'replica' ? 'from a replica' : 'through a transaction';
    this.once(
      `tainted ${namespace} ${taint}`,
      `The accessor of namespace "${namespace}" loads ${where}: its values are returned, but never stored. Load through the DataSource's own repositories.`,
    );
  }

  private once(identity: string, message: string): void {
    if (this.told.has(identity) || this.told.size >= MAX_FAILURES) return;
    this.told.add(identity);
    this.logger.warn(message);
  }

  /** The first, the last, and every now and then one in between. */
  private tellOwed(fences: number): void {
    const now = this.clock.now();
    const isNews = fences === 0 || this.toldOwed === null || now - this.toldOwed >= WARN_EVERY_MS;
    if (!isNews) return;
    this.toldOwed = fences === 0 ? null : now;
    this.logger.warn(`${fences} invalidations are owed to the store`);
  }

  private warn(event: Failure): void {
    const identity = `${event.type} ${subject(event)} ${codeOf(event.error)}`;
    const now = this.clock.now();
    const seen = this.failures.get(identity);
    if (seen && now - seen.since < WARN_EVERY_MS) {
      seen.left++;
      return;
    }
    if (this.failures.size >= MAX_FAILURES) this.failures.clear();
    this.failures.set(identity, { since: now, left: 0 });
    const repeated = seen?.left ? ` (and ${seen.left} more like it)` : '';
    this.logger.warn(`${event.type} ${subject(event)}: ${codeOf(event.error)}${repeated}: ${messageOf(event.error)}`);
  }
}

function describe(event: CacheEvent): string {
  switch (event.type) {
    case 'read':
      return `${event.outcome} ${truncate(event.key)}`;
    case 'load':
      return `${event.outcome} ${event.namespace}: ${event.ids} ids in ${event.ms} ms`;
    case 'fill':
      return `${event.outcome} ${truncate(event.key)}${event.outcome === 'refused' ? `: ${event.reason}` : ''}`;
    case 'invalidation':
      return `invalidated ${event.namespace} (${event.scope}) by ${event.cause}`;
    case 'relayed':
      return `relayed ${event.debts} debts from the outbox`;
    case 'bus':
      return `bus ${event.state}`;
    default:
      return event.type;
  }
}

function subject(event: Failure): string {
  switch (event.type) {
    case 'store_failed':
    case 'outbox_failed':
      return event.operation;
    case 'bus':
      return event.state;
    case 'rule_failed':
      return `${event.namespace} on ${event.source}`;
    default:
      return event.namespace;
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}

/** Only the message: other properties of a client's error may carry keys, values and passwords. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 300) : 'no details';
}

function truncate(key: string): string {
  return key.length <= MAX_KEY ? key : `${key.slice(0, MAX_KEY)}…`;
}
