import { describe, expect, it } from 'vitest';
import { Acknowledgements } from './acknowledgements.js';
import { History } from './history.js';

describe('History', () => {
  it('lets a read see the old and the new state until the write is acknowledged, then only the new one', () => {
    const acks = new Acknowledgements();
    const history = new History('old');
    const before = acks.now();
    const step = history.begin('new');

    expect(history.visibleSince(acks.now())).toEqual(['old', 'new']);
    acks.acknowledge([step]);
    expect(history.visibleSince(acks.now())).toEqual(['new']);
    expect(history.visibleSince(before)).toEqual(['old', 'new']);
  });

  it('takes the later state as the newest when writes are acknowledged out of order', () => {
    const acks = new Acknowledgements();
    const history = new History(1);
    const second = history.begin(2);
    const third = history.begin(3);

    acks.acknowledge([third]);
    expect(history.visibleSince(acks.now())).toEqual([3]);
    acks.acknowledge([second]);
    expect(history.visibleSince(acks.now())).toEqual([3]);
  });

  it('forgets the state of a write that was rolled back', () => {
    const acks = new Acknowledgements();
    const history = new History('old');

    history.begin('never').withdraw();

    expect(history.visibleSince(acks.now())).toEqual(['old']);
    expect(history.latest).toBe('old');
  });
});
