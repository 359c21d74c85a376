import { describe, expect, it } from 'vitest';
import { decodeDependent, encodeDependent } from './dependent.js';

describe('a member of the registry', () => {
  it.each([
    { namespace: 'orders', digest: 'abc_-1', hasTags: true, buckets: 1 },
    { namespace: 'o.r_d-1', digest: 'x', hasTags: false, buckets: 64 },
  ])('comes back as it was: %o', (dependent) => {
    expect(decodeDependent(encodeDependent(dependent))).toEqual(dependent);
  });

  it('of a later build is understood as far as it concerns this one', () => {
    const understood = { namespace: 'orders', digest: 'abc', hasTags: false, buckets: 64 };
    expect(decodeDependent('orders abc -x 64 more')).toEqual(understood);
  });

  it('that says less than this build knows counts as the widest there is', () => {
    expect(decodeDependent('orders')).toEqual({ namespace: 'orders', digest: '', hasTags: true, buckets: 1 });
  });

  it.each(['', ' x -', '~tags x -', 'a}b x -'])('that names no namespace of anybody is left out: "%s"', (member) => {
    expect(decodeDependent(member)).toBeNull();
  });
});
