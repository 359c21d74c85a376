import { describe, expect, it } from 'vitest';
import { NodeEndedError } from '../nodes/node-ended-error.js';
import type { Outcome } from '../outcome.js';
import { attempt, type Attempt } from './attempt.js';
import { judgeAttempt } from './judge-attempt.js';
import type { Request } from './outage.js';

describe('attempt', () => {
  it.each([
    ['resolved', () => Promise.resolve()],
    ['rejected', () => Promise.reject(new Error('no Redis'))],
    ['crashed', () => Promise.reject(new NodeEndedError())],
    ['pending', () => new Promise(() => {})],
  ])('says that work was %s', async (ending, work) => {
    expect(await attempt(work, 20)).toMatchObject({ ending });
  });
});

describe('judgeAttempt', () => {
  it.each<[Outcome, Request, Attempt, string]>([
    ['clean', 'read', { ending: 'resolved', tookMs: 60 }, 'nobody notices'],
    ['slow', 'read', { ending: 'resolved', tookMs: 1_001 }, 'the value comes late'],
    ['hangs', 'read', { ending: 'pending', tookMs: 5_000 }, 'nobody waits longer'],
    ['fails', 'read', { ending: 'rejected', tookMs: 1 }, 'the loader would have had the value'],
    ['fails', 'read', { ending: 'crashed', tookMs: 1 }, 'the process is gone'],
    ['clean', 'invalidation', { ending: 'rejected', tookMs: 260 }, 'its caller knows soon'],
    ['slow', 'invalidation', { ending: 'rejected', tookMs: 2_000 }, 'its caller knows late'],
    ['fails', 'invalidation', { ending: 'crashed', tookMs: 1 }, 'the process is gone'],
    ['hangs', 'invalidation', { ending: 'pending', tookMs: 5_000 }, 'its caller never knows'],
  ])('says %s of a(n) %s that was %j because %s', (outcome, request, made) => {
    expect(judgeAttempt(request, made)).toBe(outcome);
  });
});
