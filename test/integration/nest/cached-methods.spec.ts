import { Controller, Get, Inject, Injectable, Module, Scope, SetMetadata, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  Cached,
  cachedMethod,
  CacheModule,
  CacheScopes,
  InvalidatedBy,
  MemoryStore,
  PassingStore,
  StatsObserver,
  everything,
  tag,
  Cache,
  type CacheModuleOptions,
  type FillRequest,
} from 'nestjs-coherent-cache';
import { EventRecorder, HandCrankedLoader, overrideCacheStore } from 'nestjs-coherent-cache/testing';
import { afterEach, describe, expect, it } from 'vitest';

class NotFound extends Error {}

class Row {
  constructor(readonly id: number) {}
}

/** A store that outlives the applications on it. */
function open(store: MemoryStore, property: keyof MemoryStore): unknown {
  const value: unknown = property === 'close' ? () => Promise.resolve() : store[property];
  return typeof value === 'function' ? (value.bind(store) as unknown) : value;
}

const Marked = SetMetadata('marked', true);

@Injectable()
class Quotes {
  readonly calls: unknown[][] = [];
  readonly loader = new HandCrankedLoader<string, string>();
  answer: unknown = 'answer';
  private readonly currency = 'EUR';

  @Cached({ ttl: '1m' })
  async latest(...args: unknown[]): Promise<unknown> {
    this.calls.push(args);
    return Promise.resolve(this.answer);
  }

  @Cached({ ttl: '1m', skip: [0] })
  async price(connection: object, symbol: string, at?: Date): Promise<string> {
    this.calls.push([connection, symbol, at]);
    return Promise.resolve(`${symbol} ${this.currency}`);
  }

  @Cached({ ttl: '1m', key: (request: { symbol: string }) => request.symbol.toUpperCase() })
  async byRequest(request: { symbol: string; signal: () => void }): Promise<string> {
    this.calls.push([request]);
    return Promise.resolve(request.symbol);
  }

  @Cached({ ttl: '1m', cacheIf: (found: string | null, symbol: string) => found !== null && symbol !== 'VOLATILE' })
  async maybe(symbol: string): Promise<string | null> {
    this.calls.push([symbol]);
    return Promise.resolve(symbol === 'NONE' ? null : symbol);
  }

  @Cached({ ttl: '1m', ttlOf: (found: string, symbol: string) => (found === symbol ? '1h' : undefined), jitter: 0 })
  async timed(symbol: string): Promise<string> {
    this.calls.push([symbol]);
    return Promise.resolve(symbol.toUpperCase());
  }

  @Cached({ ttl: '1m' })
  async failing(symbol: string): Promise<string> {
    this.calls.push([symbol]);
    return Promise.reject(new NotFound(`no ${symbol}`));
  }

  @Cached({ ttl: '1m' })
  async slow(symbol: string): Promise<string> {
    return this.loader.load(symbol);
  }

  /** Documented. */
  @Marked
  @Cached({ ttl: '1m' })
  @SetMetadata('below', 'too')
  async decorated(one: string, two: string): Promise<string> {
    return Promise.resolve(one + two);
  }
}

@Injectable()
class Rows {
  readonly calls: number[] = [];

  @Cached({ ttl: '1m', tags: (rows: readonly Row[]) => rows.map(({ id }) => tag(Row, id)) })
  @InvalidatedBy(Row, (row) => tag(Row, row.id), { on: ['update'] })
  @InvalidatedBy(Row, () => everything, { on: ['insert'] })
  async from(first: number): Promise<readonly { id: number }[]> {
    this.calls.push(first);
    return Promise.resolve([{ id: first }, { id: first + 1 }]);
  }
}

/** Rules without a database are refused at the start. */
@Injectable()
class Database {
  constructor(@Inject(Cache) cache: Cache) {
    cache.useLoadContext({
      watch: async (load) => ({ value: await load() }),
      within: (_scope, load) => load(),
      isWithin: () => false,
      isLoading: () => false,
      writesOf: () => [],
      currentWrites: () => [],
    });
  }
}

let module: TestingModule | undefined;

async function start(options: Partial<CacheModuleOptions> = {}, ...providers: Type[]) {
  const events = new EventRecorder();
  const stats = new StatsObserver();
  module = await Test.createTestingModule({
    imports: [CacheModule.forRoot({ prefix: 'test', observers: [events, stats], ...options })],
    providers: [Quotes, ...providers],
  })
    .setLogger(false as never)
    .compile();
  await module.init();
  return { module, events, stats, quotes: module.get(Quotes), cache: module.get(Cache) };
}

afterEach(async () => {
  await module?.close();
  module = undefined;
});

describe('a cached method', () => {
  it('runs once for equal arguments, with its own `this`, and skipped arguments do not count (N1)', async () => {
    const { quotes, events } = await start();
    const connection = { query: () => 1 };
    expect(await quotes.price(connection, 'ACME')).toBe('ACME EUR');
    expect(await quotes.price({ query: () => 2 }, 'ACME')).toBe('ACME EUR');
    expect(await quotes.price(connection, 'OTHER')).toBe('OTHER EUR');
    expect(quotes.calls).toEqual([
      [connection, 'ACME', undefined],
      [connection, 'OTHER', undefined],
    ]);
    expect(events.outcomes('Quotes.price')).toEqual(['miss', 'hit', 'miss']);
  });

  it('has keys that do not show its arguments, and are short (N5, D11)', async () => {
    const { quotes, events } = await start();
    for (const argument of ['secret', 'secret'.repeat(1_000)]) await quotes.latest(argument);
    const keys = events.of('read').map(({ key }) => key);
    expect(keys.join()).not.toContain('secret');
    expect(new Set(keys.map(({ length }) => length)).size).toBe(1);
    expect(keys[0]!.length).toBeLessThan(100);
  });

  it('tells arguments apart by type, and not by the order of keys (N5)', async () => {
    const { quotes } = await start();
    for (const args of [[1], ['1'], [{ a: 1, b: 2 }], [{ b: 2, a: 1 }], [1, undefined], [[1, 2]], [[2, 1]]])
      await quotes.latest(...args);
    expect(quotes.calls).toEqual([[1], ['1'], [{ a: 1, b: 2 }], [1, undefined], [[1, 2]], [[2, 1]]]);
  });

  it('has the key that `key` makes', async () => {
    const { quotes } = await start();
    const signal = () => undefined;
    await quotes.byRequest({ symbol: 'acme', signal });
    expect(await quotes.byRequest({ symbol: 'ACME', signal })).toBe('acme');
    expect(quotes.calls).toHaveLength(1);
    expect(await quotes.byRequest({ symbol: 'other', signal })).toBe('other');
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['false', false],
    ['0', 0],
    ['empty text', ''],
    ['an empty list', []],
    ['a list of undefined', [undefined]],
    ['a Map', new Map([[1, new Date(5)]])],
  ])('returns %s from the cache as the method did', async (_what, answer) => {
    const { quotes } = await start();
    quotes.answer = answer;
    expect(await quotes.latest()).toStrictEqual(answer);
    expect(await quotes.latest()).toStrictEqual(answer);
    expect(quotes.calls).toHaveLength(1);
  });

  it('gives every caller a copy', async () => {
    const { quotes } = await start();
    quotes.answer = { price: 1 };
    const first = (await quotes.latest()) as { price: number };
    first.price = 2;
    const second = (await quotes.latest()) as { price: number };
    second.price = 3;
    expect(await quotes.latest()).toEqual({ price: 1 });
  });

  it('throws what the method throws, the very error, and caches nothing then', async () => {
    const { quotes } = await start();
    await expect(quotes.failing('X')).rejects.toBeInstanceOf(NotFound);
    await expect(quotes.failing('X')).rejects.toThrow('no X');
    expect(quotes.calls).toHaveLength(2);
  });

  it('stores only what `cacheIf` lets it, which sees the arguments (N1)', async () => {
    const { quotes } = await start();
    for (const symbol of ['A', 'A', 'VOLATILE', 'VOLATILE', 'NONE', 'NONE']) await quotes.maybe(symbol);
    expect(quotes.calls.flat()).toEqual(['A', 'VOLATILE', 'VOLATILE', 'NONE', 'NONE']);
  });

  it('keeps a result for as long as `ttlOf` says, which sees the arguments, and else for its ttl', async () => {
    const filled: number[] = [];
    class NotingStore extends PassingStore {
      override fill(requests: readonly FillRequest[]) {
        filled.push(...requests.map(({ ttlMs }) => ttlMs));
        return super.fill(requests);
      }
    }
    const { quotes } = await start({ wrapStore: [(store) => new NotingStore(store)] });
    for (const symbol of ['ACME', 'acme']) await quotes.timed(symbol);
    expect(filled).toEqual([3_600_000, 60_000]);
  });

  it('shares one run among callers at the same time (D1)', async () => {
    const { quotes } = await start();
    const reading = Promise.all([quotes.slow('A'), quotes.slow('A')]);
    (await quotes.loader.nextCall()).resolve('a');
    expect(await reading).toEqual(['a', 'a']);
    expect(quotes.loader.calls).toHaveLength(1);
  });

  it('never stores a result that an invalidation overtook (N10)', async () => {
    const { quotes, events } = await start();
    const reading = quotes.slow('A');
    const call = await quotes.loader.nextCall();
    await cachedMethod(quotes, 'slow').invalidate('A');
    call.resolve('old');
    expect(await reading).toBe('old');
    expect(events.of('fill')).toMatchObject([{ outcome: 'refused', reason: 'outdated' }]);
    const next = quotes.slow('A');
    (await quotes.loader.nextCall()).resolve('new');
    expect(await next).toBe('new');
  });

  it('answers by itself when its key cannot be computed, and that is counted (N3)', async () => {
    const { quotes, stats, events } = await start();
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(await quotes.latest(cycle)).toBe('answer');
    expect(await quotes.latest(cycle)).toBe('answer');
    expect(await quotes.byRequest({} as never)).toBeUndefined();
    expect(stats.snapshot().namespaces['Quotes.latest']).toMatchObject({
      keyFailures: 2,
      bypasses: 2,
      bypassed: { 'no-key': 2 },
      stored: 0,
    });
    expect(events.of('key_failed')[0]).toMatchObject({ error: { code: 'CACHE_UNKEYABLE_ARGUMENT' } });
  });

  it('answers by itself while the kill switch is off (S23), and stores nothing', async () => {
    const { quotes, stats } = await start({ enabled: false });
    await quotes.price({}, 'A');
    await quotes.price({}, 'A');
    expect(quotes.calls).toHaveLength(2);
    expect(stats.snapshot().namespaces['Quotes.price']).toMatchObject({ bypassed: { off: 2 }, stored: 0 });
  });

  it('is as it was written without a cache (N2)', async () => {
    const quotes = new Quotes();
    expect([await quotes.latest(1), await quotes.latest(1)]).toEqual(['answer', 'answer']);
    expect(quotes.calls).toHaveLength(2);
    expect(() => cachedMethod(quotes, 'latest')).toThrow(expect.objectContaining({ code: 'CACHE_NOT_BOUND' }) as Error);
  });

  it('N6 does not share entries with another version of the application', async () => {
    const store = new MemoryStore();
    const callsOf = async (version: string) => {
      const app = Test.createTestingModule({
        imports: [CacheModule.forRoot({ prefix: 'test', version })],
        providers: [Quotes],
      }).setLogger(false as never);
      const testing = await overrideCacheStore(app, new Proxy(store, { get: open })).compile();
      await testing.init();
      const quotes = testing.get(Quotes);
      await quotes.latest('A');
      await testing.close();
      return quotes.calls.length;
    };
    expect([await callsOf('a'), await callsOf('a'), await callsOf('b'), await callsOf('a')]).toEqual([1, 0, 1, 1]);
  });

  it('is not slowed or failed by an observer that throws (N11)', async () => {
    const observer = {
      observe: () => {
        throw new Error('metrics are down');
      },
    };
    const { quotes } = await start({ observers: [observer] });
    expect(await quotes.price({}, 'A')).toBe('A EUR');
  });

  it('keeps its name, its length, and what other decorators left on it', () => {
    const method = Object.getOwnPropertyDescriptor(Quotes.prototype, 'decorated')!.value as {
      name: string;
      length: number;
    };
    expect([method.name, method.length]).toEqual(['decorated', 2]);
    expect(Reflect.getMetadata('below', method)).toBe('too');
    expect(Reflect.getMetadata('marked', method)).toBe(true);
  });
});

describe('the verbs of a cached method (D15)', () => {
  it('refresh calls it anew and stores the result', async () => {
    const { quotes } = await start();
    await quotes.latest('A');
    quotes.answer = 'better';
    expect(await cachedMethod(quotes, 'latest').refresh('A')).toBe('better');
    expect(await quotes.latest('A')).toBe('better');
    expect(quotes.calls).toHaveLength(2);
  });

  it('original calls it past the cache', async () => {
    const { quotes } = await start();
    await quotes.latest('A');
    quotes.answer = 'better';
    expect(await cachedMethod(quotes, 'latest').original('A')).toBe('better');
    expect(await quotes.latest('A')).toBe('answer');
  });

  it('peek never calls it, and tells "nothing" from "not cached"', async () => {
    const { quotes } = await start();
    const { peek } = cachedMethod(quotes, 'latest');
    expect(await peek('A')).toBeNull();
    quotes.answer = null;
    await quotes.latest('A');
    expect(await peek('A')).toEqual([null]);
  });

  it('explain tells of the call with these arguments', async () => {
    const { quotes } = await start();
    await quotes.latest('A');
    const { explain } = cachedMethod(quotes, 'latest');
    expect(await explain('A')).toMatchObject({ namespace: 'Quotes.latest', state: 'hit', because: null });
    expect(await explain('B')).toMatchObject({ state: 'miss', because: 'absent' });
  });

  it('set stores a result for a call', async () => {
    const { quotes } = await start();
    expect(await cachedMethod(quotes, 'price').set([{}, 'A'], () => Promise.resolve('given'))).toBe(true);
    expect(await quotes.price({}, 'A')).toBe('given');
  });

  it('invalidate reaches one call, invalidateAll every call of this method alone', async () => {
    const { quotes } = await start();
    const read = async () => {
      quotes.calls.length = 0;
      for (const symbol of ['A', 'B']) await quotes.price({}, symbol);
      await quotes.latest();
      return quotes.calls.map((args) => args[1] ?? 'latest');
    };
    await read();
    expect(await cachedMethod(quotes, 'price').invalidate({}, 'A')).toBe(true);
    expect(await read()).toEqual(['A']);
    await cachedMethod(quotes, 'price').invalidateAll();
    expect(await read()).toEqual(['A', 'B']);
  });
});

describe('the invalidation of a cached method', () => {
  const write = async (cache: Cache, change: 'insert' | 'update', id: number) => {
    const bracket = cache.openBracket('test');
    for (const rule of cache.rules().filter(({ on }) => on.includes(change)))
      await cache.collect(bracket, rule, { known: { id } }, { change, image: 'new', manager: null });
    await bracket.mark();
    await bracket.finalise();
  };

  it('follows tags and rules like that of an accessor', async () => {
    const { module: testing, cache } = await start({}, Rows, Database);
    const rows = testing.get(Rows);
    const read = async () => {
      rows.calls.length = 0;
      for (const first of [1, 5]) await rows.from(first);
      return rows.calls;
    };
    await read();
    await read();
    expect(await read()).toEqual([]);
    await write(cache, 'update', 2);
    expect(await read()).toEqual([1]);
    await write(cache, 'insert', 9);
    expect(await read()).toEqual([1, 5]);
  });
});

describe('the start of an application with cached methods', () => {
  const failing = async (...providers: Type[]) =>
    start({}, ...providers).then(
      () => 'started',
      (error: Error) => error.message,
    );

  it('refuses two methods with one name', async () => {
    @Injectable()
    class Others {
      @Cached({ ttl: '1m', name: 'Quotes.latest' })
      async any(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    expect(await failing(Others)).toMatch(/"Quotes\.latest" is already registered/);
  });

  it('refuses a class of which there are several instances', async () => {
    @Module({ providers: [Quotes] })
    class Other {}
    module = await Test.createTestingModule({
      imports: [CacheModule.forRoot({ prefix: 'test' }), Other],
      providers: [Quotes],
    })
      .setLogger(false as never)
      .compile();
    await expect(module.init()).rejects.toThrow(/Quotes has @Cached methods, and there are several instances/);
    module = undefined;
  });

  it.each([Scope.REQUEST, Scope.TRANSIENT])(
    'refuses a provider of which there is more than one by its scope (%s)',
    async (scope) => {
      @Injectable({ scope })
      class PerRequest {
        @Cached({ ttl: '1m' })
        async any(): Promise<number> {
          return Promise.resolve(1);
        }
      }
      expect(await failing(PerRequest)).toMatch(/PerRequest has @Cached methods and is made per request or per use/);
    },
  );

  it.each<[string, object, RegExp]>([
    ['a ttl without unit', { ttl: '60' }, /no known unit/],
    ['a ttl that is missing', {}, /ttl of namespace "Wrong\.any" is required/],
    ['an option that does not exist', { ttl: '1m', tll: 1 }, /tll is not an option/],
    ['positions that are none', { ttl: '1m', skip: [-1] }, /Wrong\.any: `skip` lists positions/],
    ['both skip and key', { ttl: '1m', skip: [0], key: () => 1 }, /give either `skip` or `key`/],
    ['a key that is no function', { ttl: '1m', key: 'x' }, /`key` has to be a function/],
    ['a name that is none', { ttl: '1m', name: 'a:b' }, /the name "a:b" is not usable/],
    ['a scope where nobody is the caller', { ttl: '1m', scope: 'tenant', grace: '1m' }, /in the background.*no tenant/],
    ['a scope, and refreshAhead', { ttl: '1m', scope: 'tenant', refreshAhead: true }, /in the background.*no tenant/],
  ])('refuses %s', async (_what, options, message) => {
    @Injectable()
    class Wrong {
      @Cached(options as never)
      async any(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    expect(await failing(Wrong)).toMatch(message);
  });

  it('refuses rules on a method that is not cached', async () => {
    @Injectable()
    class Uncached {
      @InvalidatedBy(Row, () => everything)
      async any(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    expect(await failing(Uncached)).toMatch(/@InvalidatedBy stands on Uncached\.any, which is not @Cached/);
  });

  it('refuses a static method where it is written', () => {
    expect(() => {
      class Static {
        @Cached({ ttl: '1m' })
        static async any(): Promise<number> {
          return Promise.resolve(1);
        }
      }
      return Static;
    }).toThrow(/decorate a method of instances/);
  });
});

describe('inheritance', () => {
  abstract class Base {
    readonly calls: string[] = [];

    @Cached({ ttl: '1m' })
    async who(): Promise<string> {
      this.calls.push('who');
      return Promise.resolve(this.constructor.name);
    }
  }

  @Injectable()
  class One extends Base {}

  @Injectable()
  class Two extends Base {}

  @Injectable()
  class Overriding extends Base {
    override async who(): Promise<string> {
      return `not ${await super.who()}`;
    }
  }

  it('keeps the entries of each class apart, and leaves a method that overrides a cached one alone', async () => {
    const { module: testing } = await start({}, One, Two, Overriding);
    const [one, two, overriding] = [testing.get(One), testing.get(Two), testing.get(Overriding)];
    expect([await one.who(), await one.who(), await two.who()]).toEqual(['One', 'One', 'Two']);
    expect([await overriding.who(), await overriding.who()]).toEqual(['not Overriding', 'not Overriding']);
    expect([one.calls.length, two.calls.length, overriding.calls.length]).toEqual([1, 1, 2]);
  });
});

it('a cached method with a scope keeps tenants apart, and its invalidation reaches them all', async () => {
  @Injectable()
  class Reports {
    readonly calls: string[] = [];

    @Cached({ ttl: '1m', scope: 'tenant' })
    async monthly(month: string): Promise<string> {
      this.calls.push(month);
      return Promise.resolve(`${month} ${this.calls.length}`);
    }
  }
  const { module: testing } = await start({ scopes: { tenant: () => undefined } }, Reports);
  const reports = testing.get(Reports);
  const as = (tenant: number) => testing.get(CacheScopes).run({ tenant }, () => reports.monthly('11'));
  expect([await as(1), await as(2), await as(1)]).toEqual(['11 1', '11 2', '11 1']);
  await expect(reports.monthly('11')).rejects.toMatchObject({ code: 'CACHE_MISSING_SCOPE' });
  await cachedMethod(reports, 'monthly').invalidate('11');
  expect([await as(1), await as(2)]).toEqual(['11 3', '11 4']);
});

it("a controller's method can be cached, and stays a route", async () => {
  @Controller('quotes')
  class QuotesController {
    @Cached({ ttl: '1m' })
    @Get()
    async all(): Promise<string[]> {
      return Promise.resolve(['A']);
    }
  }
  const events = new EventRecorder();
  module = await Test.createTestingModule({
    imports: [CacheModule.forRoot({ prefix: 'test', observers: [events] })],
    controllers: [QuotesController],
  })
    .setLogger(false as never)
    .compile();
  await module.init();
  const controller = module.get(QuotesController);
  expect(Reflect.getMetadata('path', controller.all)).toBe('/');
  expect([await controller.all(), await controller.all()]).toEqual([['A'], ['A']]);
  expect(events.outcomes('QuotesController.all')).toEqual(['miss', 'hit']);
});
