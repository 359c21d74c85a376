import { describe, expect, it } from 'vitest';
import { readMember } from './cluster-member.js';

describe('readMember', () => {
  it('reads a master with its slots, and leaves out those that are on their way', () => {
    const line = 'a1 127.0.0.1:7000@17000 myself,master - 0 0 3 connected 0-5460 9000 [9001->-b2]';
    expect(readMember(line)).toEqual({
      id: 'a1',
      port: 7000,
      epoch: 3,
      isOwnWord: true,
      masterId: undefined,
      slots: [
        [0, 5460],
        [9000, 9000],
      ],
    });
  });

  it('reads a replica that another node tells of', () => {
    const line = 'b2 127.0.0.1:7001@17001,host slave a1 0 1426238317239 4 connected';
    expect(readMember(line)).toMatchObject({ port: 7001, isOwnWord: false, masterId: 'a1', slots: [] });
  });
});
