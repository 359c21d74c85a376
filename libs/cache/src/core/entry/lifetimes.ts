import type { NamespaceOptions } from '../access/namespace-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { parseDuration, type Duration } from './duration.js';

const DEFAULT_JITTER = 0.1;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_LEASE_MS = 5_000;

/** How the entries of a namespace live, and how long their loads may take; all in milliseconds. */
export interface Lifetimes {
  /** How long an entry is fresh. */
  readonly ttlMs: number;
  /** The same for a cached "nothing". */
  readonly negativeTtlMs: number;
  /** Share of both that is taken off at random. */
  readonly jitter: number;
  /** How long after that a stale entry may still be served; 0 when it may not. */
  readonly graceMs: number;
  /** Age at which hits stop prolonging an entry; null when they never do. */
  readonly slidesUntilMs: number | null;
  /** How eagerly entries are renewed before they are stale; 0 when they are not. */
  readonly eagerness: number;
  /** How long a reader of a stale entry waits for a fresh value. */
  readonly softTimeoutMs: number;
  /** Longest load. */
  readonly timeoutMs: number;
  /** When the hash begins that entries end with, so that one which ends before it has to tell of that; null without hashes. */
  readonly hashTtl: 'create' | 'write' | null;
  /** How long one process may keep the others from loading; null when it may not. */
  readonly leaseMs: number | null;
}

/** Reads the lifetimes of a namespace. @throws ConfigurationError that says the remedy. */
export function readLifetimes(options: NamespaceOptions): Lifetimes {
  const ms = (option: string, value: Duration): number =>
    parseDuration(value, `${option} of namespace "${options.name}"`);
  const optional = (option: string, value: Duration | undefined, otherwise: number): number =>
    value === undefined ? otherwise : ms(option, value);

  const ttlMs = ms('ttl', options.ttl);
  const { soft, hard } = timeoutsOf(options.timeout);
  const lifetimes: Lifetimes = {
    ttlMs,
    negativeTtlMs: optional('negativeTtl', options.negativeTtl, ttlMs),
    jitter: options.jitter ?? DEFAULT_JITTER,
    graceMs: optional('grace', options.grace, 0),
    slidesUntilMs: slidesUntil(options.sliding, (value) => ms('sliding.atMost', value)),
    eagerness: Number(options.refreshAhead ?? 0),
    softTimeoutMs: optional('timeout.soft', soft, 0),
    timeoutMs: optional('timeout', hard, DEFAULT_TIMEOUT_MS),
    hashTtl: options.layout === 'hash' ? (options.hashTtl ?? 'create') : null,
    leaseMs: leaseOf(options.lease, (value) => ms('lease', value)),
  };
  const problem = problemOf(lifetimes, options, soft !== undefined);
  if (problem) throw new ConfigurationError(`Namespace "${options.name}" ${problem}`);
  return lifetimes;
}

function problemOf(lifetimes: Lifetimes, options: NamespaceOptions, hasSoft: boolean): string | null {
  const { jitter, eagerness, graceMs, ttlMs, slidesUntilMs, hashTtl, softTimeoutMs, timeoutMs } = lifetimes;
  if (!(jitter >= 0 && jitter <= 0.5)) return `has jitter ${String(jitter)}. Give a number from 0 to 0.5.`;
  if (!(eagerness >= 0 && eagerness <= 100))
    return `has refreshAhead ${String(eagerness)}. Give true, or a number above 0 and up to 100: 1 is the same as true, more is earlier.`;
  if (options.hashTtl !== undefined && hashTtl === null)
    return "has a `hashTtl` and no hashes. Give it layout 'hash', or leave `hashTtl` out.";
  if (slidesUntilMs !== null && hashTtl !== null)
    return "has layout 'hash' and is sliding: a hit cannot prolong one field of a hash. Choose one of the two.";
  if (slidesUntilMs !== null && slidesUntilMs <= ttlMs)
    return 'has a `sliding.atMost` that is not longer than its ttl: no hit could prolong anything. Give a longer one, or leave `sliding` out.';
  if (slidesUntilMs !== null && options.enumerable)
    return 'is `enumerable` and `sliding`: hits would let entries outlive their place in the list. Leave one of the two out.';
  if (hasSoft && graceMs === 0)
    return 'has a `timeout.soft` and no `grace`: there is no stale entry to fall back to. Give a `grace`, or leave `soft` out.';
  if (softTimeoutMs > timeoutMs) return 'has a `timeout.soft` longer than its `timeout.hard`. Give a shorter one.';
  return null;
}

function timeoutsOf(timeout: NamespaceOptions['timeout']): { readonly soft?: Duration; readonly hard?: Duration } {
  return typeof timeout === 'object' && timeout !== null ? timeout : { hard: timeout };
}

function slidesUntil(sliding: NamespaceOptions['sliding'], ms: (value: Duration) => number): number | null {
  if (!sliding) return null;
  return sliding === true ? Number.POSITIVE_INFINITY : ms(sliding.atMost);
}

function leaseOf(lease: NamespaceOptions['lease'], ms: (value: Duration) => number): number | null {
  if (lease === undefined || lease === false) return null;
  return lease === true ? DEFAULT_LEASE_MS : ms(lease);
}
