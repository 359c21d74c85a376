import { describe, expect, it } from 'vitest';
import { SlotMap, slotRanges } from './slot-map.js';

const REPLY = [
  [0, 99, ['10.0.0.1', 6379, 'id'], ['10.0.0.2', 6379, 'id']],
  [100, 16_383, [Buffer.from('10.0.0.3'), 6380, 'id', []]],
];

describe('the map of a cluster’s slots', () => {
  it('names the master of each slot, and nobody for a slot that is nobody’s', () => {
    const map = new SlotMap();
    map.replace(slotRanges(REPLY.slice(0, 1), 'asked'));
    expect([map.ownerOf(0), map.ownerOf(99), map.ownerOf(100)]).toEqual(['10.0.0.1:6379', '10.0.0.1:6379', undefined]);
    map.replace(slotRanges(REPLY.slice(1), 'asked'));
    expect([map.ownerOf(0), map.ownerOf(16_383)]).toEqual([undefined, '10.0.0.3:6380']);
  });

  it('takes note of single slots that have moved', () => {
    const map = new SlotMap();
    map.replace(slotRanges(REPLY, 'asked'));
    map.set(7, '10.0.0.9:1');
    expect([map.ownerOf(6), map.ownerOf(7)]).toEqual(['10.0.0.1:6379', '10.0.0.9:1']);
    expect([...map.addresses()].sort()).toEqual(['10.0.0.1:6379', '10.0.0.3:6380', '10.0.0.9:1']);
  });

  it.each([
    ['an empty host', ''],
    ['no host', null],
    ['an unknown host', '?'],
  ])('takes %s for the node that was asked', (_, host) => {
    expect(slotRanges([[0, 1, [host, 7000, 'id']]], '10.1.1.1')).toEqual([
      { first: 0, last: 1, addresses: ['10.1.1.1:7000'] },
    ]);
  });
});
