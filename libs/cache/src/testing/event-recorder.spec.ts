import { describe, expect, it } from 'vitest';
import type { CacheEvent } from '../core/access/cache-event.js';
import { EventRecorder } from './event-recorder.js';

const read = (namespace: string, outcome: 'hit' | 'miss'): CacheEvent => ({
  type: 'read',
  namespace,
  outcome,
  key: 'k',
});
const load: CacheEvent = { type: 'load', namespace: 'a', outcome: 'loaded', ids: 1, ms: 2 };

function recorded(): EventRecorder {
  const events = new EventRecorder();
  [read('a', 'miss'), load, read('b', 'miss'), read('a', 'hit')].forEach((event) => events.observe(event));
  return events;
}

describe('EventRecorder', () => {
  it('tells how reads ended, of one namespace or of all', () => {
    expect(recorded().outcomes('a')).toEqual(['miss', 'hit']);
    expect(recorded().outcomes()).toEqual(['miss', 'miss', 'hit']);
  });

  it('picks the events of one type', () => {
    expect(recorded().of('load')).toEqual([load]);
    expect(recorded().of('owed')).toEqual([]);
  });

  it('forgets when told to', () => {
    const events = recorded();
    events.clear();
    expect(events.all).toEqual([]);
  });
});
