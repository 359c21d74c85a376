import { beforeEach, describe, expect, it } from 'vitest';
import type { CacheEvent } from '../core/access/cache-event.js';
import { StoreUnavailableError } from '../core/errors/store-unavailable-error.js';
import { FakeClock } from '../testing/fake-clock.js';
import { EventLogger } from './event-logger.js';

const HIT: CacheEvent = { type: 'read', namespace: 'n', outcome: 'hit', key: 'k' };
const failed = (operation: 'read' | 'fill', error: unknown): CacheEvent => ({ type: 'store_failed', operation, error });

let lines: string[];
let clock: FakeClock;
const log = {
  warn: (message: string) => void lines.push(`warn ${message}`),
  debug: (message: string) => void lines.push(`debug ${message}`),
};

beforeEach(() => {
  lines = [];
  clock = new FakeClock();
});

describe('EventLogger', () => {
  it('writes outcomes at debug when asked to (O10)', () => {
    new EventLogger(log, clock, true).observe(HIT);
    expect(lines).toEqual(['debug hit k']);
  });

  it('writes no line per read unless asked to, because Nest prints debug by default', () => {
    new EventLogger(log, clock, false).observe(HIT);
    expect(lines).toEqual([]);
  });

  it('truncates keys (O10)', () => {
    new EventLogger(log, clock, true).observe({ ...HIT, key: 'k'.repeat(500) });
    expect(lines).toEqual([`debug hit ${'k'.repeat(64)}…`]);
  });

  it('warns of a failing operation once in ten seconds, then says how many it left out', () => {
    const logger = new EventLogger(log, clock, false);
    const error = new StoreUnavailableError('no answer');
    for (let i = 0; i < 5; i++) logger.observe(failed('read', error));
    expect(lines).toEqual(['warn store_failed read: CACHE_STORE_UNAVAILABLE: no answer']);
    clock.advance(9_999);
    logger.observe(failed('read', error));
    expect(lines).toHaveLength(1);
    clock.advance(1);
    logger.observe(failed('read', error));
    expect(lines[1]).toBe('warn store_failed read: CACHE_STORE_UNAVAILABLE (and 5 more like it): no answer');
  });

  it('tells of a server that is lost and found, with the reason, and every ten seconds of one that comes and goes', () => {
    const logger = new EventLogger(log, clock, false);
    const tell = (state: 'connected' | 'lost' | 'distrusted', reason?: string) =>
      logger.observe({ type: 'connection', node: 'redis:6379', state, reason });
    tell('connected');
    expect(lines).toEqual([]);
    tell('lost', 'ECONNREFUSED');
    tell('connected');
    for (let i = 0; i < 3; i++) {
      tell('distrusted', 'NOREPLICAS');
      tell('connected');
    }
    expect(lines).toEqual([
      'warn redis:6379 is away; what it keeps is read past it until it is back: ECONNREFUSED',
      'warn redis:6379 is back',
    ]);
    clock.advance(10_000);
    tell('distrusted', 'NOREPLICAS');
    expect(lines[2]).toBe(
      'warn redis:6379 is there, but not to be believed; what it keeps is read past it until it is back: NOREPLICAS',
    );
  });

  it('warns of a statement that cannot be read once, however often it is sent', () => {
    const logger = new EventLogger(log, clock, false);
    for (let i = 0; i < 3; i++) logger.observe({ type: 'opaque_statement', statement: 'CALL recount' });
    clock.advance(60_000);
    logger.observe({ type: 'opaque_statement', statement: 'CALL recount' });
    logger.observe({ type: 'opaque_statement', statement: 'CALL archive' });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^warn "CALL recount ..." may write to any table: .* Name what it changes with invalidate/,
    );
  });

  it('warns once of an accessor whose loads have a private view, and names it', () => {
    const logger = new EventLogger(log, clock, false);
    const refused = { type: 'fill', outcome: 'refused', reason: 'tainted', key: 'k' } as const;
    for (let i = 0; i < 3; i++) logger.observe({ ...refused, namespace: 'workflows', taint: 'transaction' });
    logger.observe({ ...refused, namespace: 'workflows', taint: 'replica' });
    expect(lines).toEqual([
      expect.stringMatching(/^warn The accessor of namespace "workflows" loads through a transaction/),
      expect.stringMatching(/^warn The accessor of namespace "workflows" loads from a replica/),
    ]);
  });

  it('does not let one failure hide another one', () => {
    const logger = new EventLogger(log, clock, false);
    logger.observe(failed('read', new StoreUnavailableError('a')));
    logger.observe(failed('fill', new StoreUnavailableError('b')));
    logger.observe(failed('read', new TypeError('c')));
    expect(lines).toHaveLength(3);
  });

  it('warns of a value that could not be encoded, and of a refusal without error only at debug', () => {
    const logger = new EventLogger(log, clock, true);
    logger.observe({
      type: 'fill',
      namespace: 'n',
      outcome: 'refused',
      key: 'k',
      reason: 'unencodable',
      error: new Error('a function'),
    });
    logger.observe({ type: 'fill', namespace: 'n', outcome: 'refused', key: 'k', reason: 'outdated' });
    expect(lines).toEqual(['warn fill n: Error: a function', 'debug refused k: outdated']);
  });

  it('writes nothing of an error but its code and message, because clients attach keys, values and passwords', () => {
    const error = Object.assign(new Error('WRONGTYPE'), { command: { args: ['AUTH', 'secret'] } });
    new EventLogger(log, clock, true).observe(failed('read', error));
    expect(lines.join()).not.toContain('secret');
    expect(lines.join()).toContain('WRONGTYPE');
  });

  it('warns of invalidations that are owed', () => {
    new EventLogger(log, clock, false).observe({ type: 'owed', fences: 3 });
    expect(lines).toEqual(['warn 3 invalidations are owed to the store']);
  });
});
