import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Silences } from './silences.js';
import { NoAnswerError } from './within.js';

/** Ends the pause that is going on. */
const pauses: (() => void)[] = [];
vi.mock('node:timers/promises', () => ({
  setTimeout: async () => new Promise<void>((resolve) => pauses.push(resolve)),
}));

const silence = new NoAnswerError('nothing');

/** The silences of a server that stays silent when it is asked again, unless `answers` says otherwise. */
function setUp(answers: () => boolean = () => false) {
  const told: string[] = [];
  const silences: Silences = new Silences({
    opened: () => told.push('opened'),
    closed: () => told.push('closed'),
    async ask() {
      told.push('asked');
      await (answers() ? silences.heard() : silences.missed(silence));
    },
  });
  const pass = async (): Promise<void> => {
    pauses.splice(0).forEach((end) => end());
    await new Promise(setImmediate);
  };
  return { silences, told, pass };
}

beforeEach(() => pauses.splice(0));

describe('a server that was silent once', () => {
  it('is asked again, until there were too many silences', async () => {
    const { silences, told, pass } = setUp();
    await silences.missed(silence);
    expect(silences.areTooMany).toBe(false);
    for (let i = 0; i < 4; i++) await pass();
    expect(told).toEqual(['asked', 'asked', 'opened']);
    expect(silences.areTooMany).toBe(true);
    await silences.greeted(() => Promise.resolve());
    expect(told.at(-1)).toBe('closed');
    expect(silences.areTooMany).toBe(false);
  });

  it('is left alone when it answers', async () => {
    const { silences, told, pass } = setUp(() => true);
    await silences.missed(silence);
    for (let i = 0; i < 3; i++) await pass();
    expect(told).toEqual(['asked']);
    expect(silences.isOne).toBe(false);
  });

  it('is not asked when it was heard meanwhile', async () => {
    const { silences, told, pass } = setUp();
    await silences.missed(silence);
    await silences.heard();
    await pass();
    expect(told).toEqual([]);
  });

  it('is asked by one of all who missed it', async () => {
    const { silences, told, pass } = setUp(() => true);
    await Promise.all([silences.missed(silence), silences.missed(silence)]);
    await pass();
    expect(told).toEqual(['asked']);
  });

  it('is not asked any more when nobody listens', async () => {
    const { silences, told, pass } = setUp();
    await silences.missed(silence);
    silences.end();
    for (let i = 0; i < 3; i++) await pass();
    expect(told).toEqual([]);
    expect(pauses).toEqual([]);
  });
});
