import { CacheAccess, CacheNamespace, InvalidatedBy, type Scopes } from 'nestjs-coherent-cache';
import { createTestCache, HandCrankedLoader } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';

type Id = { report: number };
type Scope = { tenant: number | string };

@CacheNamespace({ name: 'reports', id: ['report'], scope: 'tenant', ttl: '1m' })
class Reports extends CacheAccess<string, Id, Scope> {
  readonly loads: (Id & Scope)[] = [];

  protected load(id: Id & Scope) {
    this.loads.push(id);
    return `report ${id.report} of ${id.tenant}`;
  }
}

class Caller implements Scopes {
  tenant: unknown;

  has(name: string): boolean {
    return name === 'tenant';
  }

  valueOf(): unknown {
    if (this.tenant instanceof Error) throw this.tenant;
    return this.tenant;
  }
}

function setUp() {
  const caller = new Caller();
  const test = createTestCache({ scopes: caller });
  const reports = new Reports();
  test.cache.bind(reports);
  const as = <R>(tenant: unknown, call: () => R): R => {
    caller.tenant = tenant;
    return call();
  };
  return { ...test, reports, as };
}

describe('an accessor with a scope', () => {
  it('keeps apart what one id means to each tenant, and hands the tenant to the loader', async () => {
    const { reports, as } = setUp();
    expect(await as(1, () => reports.get({ report: 5 }))).toBe('report 5 of 1');
    expect(await as(2, () => reports.get({ report: 5 }))).toBe('report 5 of 2');
    expect(await as(1, () => reports.get({ report: 5 }))).toBe('report 5 of 1');
    expect(reports.loads).toEqual([
      { report: 5, tenant: 1 },
      { report: 5, tenant: 2 },
    ]);
  });

  it.each<[string, string | number, string | number]>([
    ['1 is not "1"', 1, '1'],
    ['text cannot imitate the end of a field', 'a', 'a;d5'],
    ['letters count in upper and in lower case', 'acme', 'ACME'],
  ])('keeps tenants apart: %s', async (_because, one, other) => {
    const { reports, as, events } = setUp();
    await as(one, () => reports.get({ report: 5 }));
    await as(other, () => reports.get({ report: 5 }));
    expect(events.outcomes()).toEqual(['miss', 'miss']);
  });

  const calls: [string, (reports: Reports) => Promise<unknown>][] = [
    ['get', (reports) => reports.get({ report: 5 })],
    ['getMany', (reports) => reports.getMany([{ report: 5 }])],
    ['getManySettled', (reports) => reports.getManySettled([{ report: 5 }])],
    ['inspect', (reports) => reports.inspect({ report: 5 })],
    ['explain', (reports) => reports.explain({ report: 5 })],
    ['warm', async (reports) => ((await reports.warm([{ report: 5 }])).failed ? reports.get({ report: 5 }) : null)],
    ['peek', (reports) => reports.peek({ report: 5 })],
    ['refresh', (reports) => reports.refresh({ report: 5 })],
    ['set', (reports) => reports.set({ report: 5 }, 'x')],
    ['within', (reports) => reports.within({}).get({ report: 5 })],
  ];

  it.each(calls)('rejects %s without a tenant, and neither loads nor asks the store', async (_name, call) => {
    for (const nobody of [undefined, null, '', new Error('no request')]) {
      const { reports, as, events } = setUp();
      await expect(as(nobody, () => call(reports))).rejects.toMatchObject({
        code: 'CACHE_MISSING_SCOPE',
        message: expect.stringMatching(/"reports" is scoped by "tenant"/) as string,
      });
      expect(reports.loads).toEqual([]);
      expect(events.all).toEqual([]);
    }
  });

  it.each(calls.filter(([name]) => name !== 'within' && name !== 'explain'))(
    'finds by %s the entry of the caller only',
    async (_name, call) => {
      const { reports, as, events } = setUp();
      await as(1, () => reports.get({ report: 5 }));
      await as(2, () => call(reports));
      const keys = new Set(events.of('read').map(({ key }) => key));
      expect(keys.size).toBe(2);
    },
  );

  it("rejects an id that names the tenant itself: nobody asks for another one's", async () => {
    const { reports, as } = setUp();
    const id = { report: 5, tenant: 2 } as Id;
    await expect(as(1, () => reports.get(id))).rejects.toMatchObject({ code: 'CACHE_INVALID_ID' });
    await expect(as(1, () => reports.getMany([id]))).rejects.toMatchObject({ code: 'CACHE_INVALID_ID' });
  });

  it('cannot be used without a tenant while the cache is switched off either', async () => {
    const { cache } = createTestCache({ scopes: new Caller(), enabled: false });
    const reports = new Reports();
    cache.bind(reports);
    await expect(reports.get({ report: 5 })).rejects.toMatchObject({ code: 'CACHE_MISSING_SCOPE' });
  });

  it('loads for the tenant that asked, whoever is the caller when the load begins', async () => {
    @CacheNamespace({ name: 'slow', id: ['report'], scope: 'tenant', ttl: '1m' })
    class Slow extends CacheAccess<string, Id, Scope> {
      readonly loader = new HandCrankedLoader<Id & Scope, string>();

      protected load(id: Id & Scope) {
        return this.loader.load(id);
      }
    }
    const { cache, as } = setUp();
    const slow = new Slow();
    cache.bind(slow);
    const reading = as(1, () => slow.get({ report: 5 }));
    as(2, () => undefined);
    const call = await slow.loader.nextCall();
    call.resolve('done');
    await reading;
    expect(call.id).toEqual({ report: 5, tenant: 1 });
  });
});

describe('an invalidation of an accessor with a scope', () => {
  const targets: [string, Partial<Id & Scope>, string[]][] = [
    ['one entry of one tenant', { tenant: 1, report: 5 }, ['1:5']],
    ['one entry of every tenant, when the tenant is left out', { report: 5 }, ['1:5', '2:5']],
    ['everything of one tenant', { tenant: 1 }, ['1:5', '1:6']],
    ['the same when the tenant is given in another form', { tenant: '1' }, ['1:5', '1:6']],
    ['everything', {}, ['1:5', '1:6', '2:5', '2:6']],
  ];

  it.each(targets)('reaches %s', async (_what, target, gone) => {
    const { reports, as } = setUp();
    const all = [1, 2].flatMap((tenant) => [5, 6].map((report) => ({ tenant, report })));
    for (const { tenant, report } of all) await as(tenant, () => reports.get({ report }));
    await as(undefined, () => reports.invalidate(target));
    const left: string[] = [];
    for (const { tenant, report } of all)
      if ((await as(tenant, () => reports.peek({ report }))) === undefined) left.push(`${tenant}:${report}`);
    expect(left).toEqual(gone);
  });

  it('keeps what a load overtaken by it brings out of the cache, also when it reaches every tenant', async () => {
    @CacheNamespace({ name: 'slow', id: ['report'], scope: 'tenant', ttl: '1m' })
    class Slow extends CacheAccess<string, Id, Scope> {
      readonly loader = new HandCrankedLoader<Id & Scope, string>();

      protected load(id: Id & Scope) {
        return this.loader.load(id);
      }
    }
    const { cache, as, events } = setUp();
    const slow = new Slow();
    cache.bind(slow);
    const reading = as(1, () => slow.get({ report: 5 }));
    const call = await slow.loader.nextCall();
    await slow.invalidate({ report: 5 });
    call.resolve('old');
    expect(await reading).toBe('old');
    expect(events.of('fill')).toMatchObject([{ outcome: 'refused', reason: 'outdated' }]);
  });

  it('says which indexes there are when there is none over the fields', async () => {
    @CacheNamespace({ name: 'pairs', id: ['a', 'b'], scope: 'tenant', ttl: '1m' })
    class Pairs extends CacheAccess<string, { a: number; b: number }, Scope> {
      protected load() {
        return 'x';
      }
    }
    const { cache } = setUp();
    const pairs = new Pairs();
    cache.bind(pairs);
    await expect(pairs.invalidate({ a: 1 })).rejects.toMatchObject({
      code: 'CACHE_UNKNOWN_INDEX',
      message: expect.stringContaining('declared: [a, b], [tenant]') as string,
    });
  });
});

describe('a rule of an accessor with a scope', () => {
  class Row {
    constructor(
      readonly tenant: number,
      readonly report: number,
    ) {}
  }

  it('may name the tenant, or leave it out', async () => {
    @CacheNamespace({ name: 'ruled', id: ['report'], scope: 'tenant', ttl: '1m' })
    @InvalidatedBy(Row, { tenant: 'tenant', report: 'report' }, { on: ['update'] })
    @InvalidatedBy(Row, ({ report }) => ({ report }), { on: ['remove'] })
    class Ruled extends Reports {}
    const { cache, as } = setUp();
    const ruled = new Ruled();
    cache.bind(ruled);
    const write = async (change: 'update' | 'remove') => {
      const bracket = cache.openBracket('test');
      for (const rule of cache.rules().filter(({ on }) => on.includes(change)))
        await cache.collect(bracket, rule, { known: new Row(1, 5) } as never, { change, image: 'old', manager: null });
      await bracket.mark();
      await bracket.finalise();
    };
    const cached = async () =>
      Promise.all([1, 2].map((tenant) => as(tenant, () => ruled.peek({ report: 5 })))).then((values) =>
        values.map((value) => value !== undefined),
      );
    for (const tenant of [1, 2]) await as(tenant, () => ruled.get({ report: 5 }));
    await write('update');
    expect(await cached()).toEqual([false, true]);
    for (const tenant of [1, 2]) await as(tenant, () => ruled.get({ report: 5 }));
    await write('remove');
    expect(await cached()).toEqual([false, false]);
  });
});

it('an accessor with a scope that nobody knows is refused with the remedy', () => {
  const { cache } = createTestCache();
  expect(() => cache.bind(new Reports())).toThrow(
    /"reports" is scoped by "tenant", which nobody knows.*scopes: \{ tenant/,
  );
});
