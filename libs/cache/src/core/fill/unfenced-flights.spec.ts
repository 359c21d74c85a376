import { describe, expect, it, vi } from 'vitest';
import type { Taint } from '../ports/taint.js';
import { UnfencedFlights } from './unfenced-flights.js';

const KEY = 'key';

/** A load that begins, and ends, when the test says so; its value is text. */
function cranked() {
  let begin = (): void => undefined;
  let end: (value: unknown, taint?: Taint) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let asked = false;
  const result = new Promise<{ value: unknown; taint?: Taint }>((resolve, reject) => {
    end = (value, taint) => resolve(taint ? { value, taint } : { value });
    fail = reject;
  });
  const run = (onBegin: () => void) => {
    asked = true;
    begin = onBegin;
    return result;
  };
  const encode = (value: unknown) => Buffer.from(value as string);
  return { load: { run, encode }, isAsked: () => asked, begin: () => begin(), end, fail };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('UnfencedFlights', () => {
  it('runs the load of a lone reader before anything else can happen', async () => {
    const flights = new UnfencedFlights();
    const load = cranked();
    const led = flights.lead(KEY, load.load);
    await Promise.resolve();
    expect(load.isAsked()).toBe(true);
    load.end('value');
    expect(await led).toBe('value');
  });

  const shared = { value: 'value', payload: Buffer.from('value'), shareable: true };

  it.each<
    [when: string, what: string, (flights: UnfencedFlights, begin: () => void) => number, gets: object | undefined]
  >([
    ['before the load begins', 'a copy', ({ now }, begin) => (begin(), now), shared],
    ['while the load has not begun', 'a copy', ({ now }) => now, shared],
    ['after the load has begun', 'nothing', (flights, begin) => (begin(), flights.now), undefined],
  ])('a reader that starts %s gets %s', async (_when, _what, startsAt, gets) => {
    const flights = new UnfencedFlights();
    const load = cranked();
    const led = flights.lead(KEY, load.load);
    await settled();
    const joined = flights.join(KEY, startsAt(flights, load.begin));
    load.end('value');
    expect(await led).toBe('value');
    expect(await joined).toEqual(gets);
  });

  it('tells loads of other keys apart, whenever they began', async () => {
    const flights = new UnfencedFlights();
    const [one, other] = [cranked(), cranked()];
    const led = [flights.lead('one', one.load), flights.lead('other', other.load)];
    await settled();
    one.begin();
    const { now } = flights;
    other.begin();
    expect(flights.join('one', now)).toBeUndefined();
    expect(flights.join('other', now)).toBeDefined();
    expect(flights.join('third', now)).toBeUndefined();
    for (const { end } of [one, other]) end('value');
    await Promise.all(led);
  });

  it.each<[end: string, (load: ReturnType<typeof cranked>) => void]>([
    ['succeeded', ({ end }) => end('old')],
    ['failed', ({ fail }) => fail(new Error('no database'))],
  ])('begins the next load of a key when the one under way has %s, and not before', async (_end, finish) => {
    const flights = new UnfencedFlights();
    const [first, second] = [cranked(), cranked()];
    const early = flights.lead(KEY, first.load).catch(() => 'failed');
    await settled();
    first.begin();
    const late = flights.lead(KEY, second.load);
    await settled();
    expect(second.isAsked()).toBe(false);
    finish(first);
    await early;
    await settled();
    expect(second.isAsked()).toBe(true);
    const later = flights.join(KEY, flights.now);
    second.end('new');
    expect(await late).toBe('new');
    expect(await later).toMatchObject({ value: 'new' });
  });

  it('fails those who share a load with its error', async () => {
    const flights = new UnfencedFlights();
    const load = cranked();
    const ends = Promise.allSettled([flights.lead(KEY, load.load), flights.join(KEY, flights.now)]);
    const error = new Error('no database');
    load.fail(error);
    expect(await ends).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
  });

  it.each<[what: string, (load: ReturnType<typeof cranked>) => void]>([
    ['is a private view', ({ end }) => end('value', 'transaction')],
    ['cannot be encoded', ({ end }) => end(Symbol('not for Buffer.from'))],
  ])('keeps a value that %s to the one who loaded it', async (_what, finish) => {
    const flights = new UnfencedFlights();
    const load = cranked();
    const led = flights.lead(KEY, load.load);
    const joined = flights.join(KEY, flights.now);
    finish(load);
    expect(await joined).toMatchObject({ payload: null, shareable: false });
    await led;
  });

  it('makes no copy that nobody asks for', async () => {
    const flights = new UnfencedFlights();
    const { load, end } = cranked();
    const encode = vi.fn<(value: unknown) => Uint8Array>(load.encode);
    const led = flights.lead(KEY, { ...load, encode });
    end('value');
    expect(await led).toBe('value');
    expect(encode).not.toHaveBeenCalled();
  });

  it('remembers nothing of what has ended, well or not', async () => {
    const flights = new UnfencedFlights();
    const loads = [cranked(), cranked(), cranked()];
    const led = loads.map(({ load }) => flights.lead(KEY, load));
    loads[0]!.end('value');
    loads[1]!.fail(new Error('no database'));
    loads[2]!.end('value');
    await Promise.allSettled(led);
    expect(flights.join(KEY, Number.NEGATIVE_INFINITY)).toBeUndefined();
  });
});
