import {
  Inject,
  Injectable,
  Module,
  VersioningType,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import {
  CacheAccess,
  CacheModule,
  CacheNamespace,
  ConfigurationError,
  tag,
  type CacheModuleOptions,
} from 'nestjs-coherent-cache';
import { CacheAdminModule, type CacheAdminOptions } from 'nestjs-coherent-cache/admin';
import request from 'supertest';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { startRedis } from '../support/redis-server.js';
import { uniquePrefix } from '../support/unique-prefix.js';

const TOKEN = 'correct-horse-battery';

@CacheNamespace({
  name: 'routes',
  id: ['detector', 'environment'],
  indexes: [['detector']],
  ttl: '60s',
  tags: (_value, id: { detector: number }) => [tag('Detector', id.detector)],
})
class Routes extends CacheAccess<string, { detector: number; environment: string | null }> {
  loads = 0;
  protected load({ detector, environment }: { detector: number; environment: string | null }): string {
    this.loads++;
    return `${detector} in ${environment}`;
  }
}

@CacheNamespace({ name: 'moments', id: ['at', 'serial'], ttl: '60s' })
class Moments extends CacheAccess<string, { at: Date; serial: bigint }> {
  protected load(): string {
    return 'moment';
  }
}

const opened: INestApplication[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

async function serve(
  {
    cache = {},
    admin = { token: TOKEN },
    path,
  }: { cache?: Partial<CacheModuleOptions>; admin?: CacheAdminOptions; path?: string } = {},
  ready: (app: INestApplication) => void = () => undefined,
): Promise<INestApplication> {
  const module = await Test.createTestingModule({
    imports: [
      CacheModule.forRoot({ prefix: uniquePrefix(), readBudget: '5s', ...cache }),
      CacheModule.forFeature([Routes, Moments]),
      CacheAdminModule.forRoot(admin, path),
    ],
  })
    .setLogger(false as never)
    .compile();
  const app = module.createNestApplication();
  opened.push(app);
  ready(app);
  return app.init();
}

const authorised = { Authorization: `Bearer ${TOKEN}` };
const stats = (app: INestApplication) => request(app.getHttpServer()).get('/cache/stats').set(authorised);
const post = (app: INestApplication, path: string, body?: object) =>
  request(app.getHttpServer()).post(`/cache/${path}`).set(authorised).send(body);

const explain = (app: INestApplication, namespace: string, id: object) =>
  request(app.getHttpServer())
    .get('/cache/explain')
    .query({ namespace, id: JSON.stringify(id) })
    .set(authorised);

const stores = [
  { store: 'in-process store', name: 'memory', redis: () => undefined },
  { store: 'Redis store', name: 'redis', redis: () => inject('redisUrl') },
];

describe.each(stores)('The admin endpoints on the $store', ({ name, redis }) => {
  const start = (): Promise<INestApplication> =>
    serve({ cache: { redis: redis(), version: 'abc', readBudget: '5s', writeBudget: '5s' } });

  it('stats names the store and counts nothing before the first read: a rate of null, never NaN (O4)', async () => {
    const response = await stats(await start()).expect(200);
    const counts = { hits: 0, misses: 0, absent: 0, loads: 0, stored: 0, hitRate: null };
    expect(response.body).toMatchObject({
      store: { name, shared: name === 'redis', status: 'connected' },
      prefix: expect.stringMatching(/^test-/),
      version: 'abc',
      namespaces: { routes: counts, moments: counts },
      totals: { ...counts, storeFailures: 0, owedFences: 0 },
    });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('stats counts hits, misses and the hit rate, in total and per namespace (O4)', async () => {
    const app = await start();
    const routes = app.get(Routes, { strict: false });
    for (let i = 0; i < 4; i++) await routes.get({ detector: 1, environment: null });
    const { totals, namespaces } = (await stats(app)).body;
    expect(totals).toMatchObject({ hits: 3, misses: 1, stored: 1, hitRate: 0.75 });
    expect(namespaces.routes).toMatchObject({ hits: 3, misses: 1, hitRate: 0.75 });
    expect(namespaces.moments.hitRate).toBeNull();
  });

  it.each([
    { kind: 'one entry', id: { detector: 1, environment: null }, gone: [true, false, false] },
    { kind: 'an index', id: { detector: 1 }, gone: [true, true, false] },
    { kind: 'the namespace', id: {}, gone: [true, true, true] },
    { kind: 'the namespace', id: undefined, gone: [true, true, true] },
  ])('invalidate with the id $id reaches $kind and nothing else (O6)', async ({ id, gone }) => {
    const app = await start();
    const routes = app.get(Routes, { strict: false });
    const ids = [
      { detector: 1, environment: null },
      { detector: 1, environment: 'prod' },
      { detector: 2, environment: null },
    ];
    await routes.getMany(ids);
    await post(app, 'invalidate', { namespace: 'routes', id }).expect(200, { namespace: 'routes', invalidated: true });
    const cached = await Promise.all(ids.map((each) => routes.peek(each)));
    expect(cached.map((value) => value === undefined)).toEqual(gone);
  });

  it('invalidate says when nothing was cached under an id (O6)', async () => {
    const body = { namespace: 'routes', id: { detector: 9, environment: null } };
    const response = await post(await start(), 'invalidate', body);
    expect([response.status, response.body]).toEqual([200, { namespace: 'routes', invalidated: false }]);
  });

  it('invalidate reaches every entry with a tag (O6)', async () => {
    const app = await start();
    const routes = app.get(Routes, { strict: false });
    await routes.getMany([
      { detector: 1, environment: null },
      { detector: 2, environment: null },
    ]);
    const body = { tag: { group: 'Detector', id: 1 } };
    const response = await post(app, 'invalidate', body).expect(200);
    expect(response.body).toEqual({ ...body, invalidated: expect.any(Boolean) });
    await expect(routes.peek({ detector: 1, environment: null })).resolves.toBeUndefined();
    await expect(routes.peek({ detector: 2, environment: null })).resolves.toBe('2 in null');
  });

  it('invalidate takes ids of types that JSON lacks (O6)', async () => {
    const app = await start();
    const moments = app.get(Moments, { strict: false });
    const id = { at: new Date('2026-01-02T03:04:05Z'), serial: 2n ** 60n };
    await moments.get(id);
    const written = { at: { date: '2026-01-02T03:04:05Z' }, serial: { bigint: String(2n ** 60n) } };
    await post(app, 'invalidate', { namespace: 'moments', id: written }).expect(200, {
      namespace: 'moments',
      invalidated: true,
    });
    await expect(moments.peek(id)).resolves.toBeUndefined();
  });

  it('explain tells why an entry is served, and which call invalidated it (D18, D15)', async () => {
    const app = await start();
    const began = Date.now();
    const routes = app.get(Routes, { strict: false });
    const id = { detector: 1, environment: null };
    await routes.get(id);
    const served = (await explain(app, 'routes', id).expect(200)).body;
    expect(served).toMatchObject({ namespace: 'routes', state: 'hit', because: null, lastMiss: { reason: 'absent' } });
    const [space] = served.dependsOn;
    expect(Math.abs(Date.parse(space.since) - began)).toBeLessThan(60_000);
    await post(app, 'invalidate', { namespace: 'routes', id: { detector: 1 } });
    const { body, headers } = await explain(app, 'routes', id).expect(200);
    expect(body).toMatchObject({
      state: 'miss',
      because: 'invalidated',
      invalidations: [{ scope: 'index', label: 'detector=1', cause: 'admin' }],
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('explain takes ids of types that JSON lacks', async () => {
    const app = await start();
    const at = new Date(5);
    await app.get(Moments, { strict: false }).get({ at, serial: 7n });
    const id = { at: { date: at.toISOString() }, serial: { bigint: '7' } };
    expect((await explain(app, 'moments', id).expect(200)).body).toMatchObject({ state: 'hit' });
  });

  it('clear empties one namespace, or all of them, and may be repeated (O5)', async () => {
    const app = await start();
    const [routes, moments] = [app.get(Routes, { strict: false }), app.get(Moments, { strict: false })];
    const [route, moment] = [
      { detector: 1, environment: null },
      { at: new Date(0), serial: 1n },
    ];
    await Promise.all([routes.get(route), moments.get(moment)]);
    await post(app, 'clear', { namespace: 'routes' }).expect(200, { cleared: ['routes'] });
    expect([await routes.peek(route), await moments.peek(moment)]).toEqual([undefined, 'moment']);
    await routes.get(route);
    expect((await post(app, 'clear').expect(200)).body.cleared.sort()).toEqual(['moments', 'routes']);
    expect([await routes.peek(route), await moments.peek(moment)]).toEqual([undefined, undefined]);
    expect((await post(app, 'clear', {}).expect(200)).body.cleared.sort()).toEqual(['moments', 'routes']);
  });

  it('clear leaves other prefixes alone (O5)', async () => {
    const [one, two] = [await start(), await start()];
    const route = { detector: 1, environment: null };
    await Promise.all([one, two].map((app) => app.get(Routes, { strict: false }).get(route)));
    await post(one, 'clear').expect(200);
    await expect(two.get(Routes, { strict: false }).peek(route)).resolves.toBe('1 in null');
  });
});

describe('Requests that make no sense', () => {
  it.each([
    { path: 'invalidate', body: undefined, says: /body.*/, because: 'nothing says what' },
    { path: 'invalidate', body: {}, says: /body\.namespace: must be text/, because: 'nothing says what' },
    { path: 'invalidate', body: { namespace: '' }, says: /namespace: must not be empty/, because: 'it is empty' },
    { path: 'invalidate', body: { namespace: 7 }, says: /namespace: must be text/, because: 'it is a number' },
    { path: 'invalidate', body: { namespace: 'x'.repeat(257) }, says: /at most 256/, because: 'it is over-long' },
    {
      path: 'invalidate',
      body: { namespace: 'routes', id: [1] },
      says: /id: must be an object/,
      because: 'an id is no list',
    },
    {
      path: 'invalidate',
      body: { namespace: 'routes', id: 'x' },
      says: /id: must be an object/,
      because: 'an id is no text',
    },
    {
      path: 'invalidate',
      body: { namespace: 'routes', id: { detector: [1] } },
      says: /id\.detector: must be text/,
      because: 'a list is no part of an id',
    },
    {
      path: 'invalidate',
      body: { namespace: 'routes', id: { detector: { bigint: 'x' } } },
      says: /id\.detector/,
      because: 'x is no bigint',
    },
    {
      path: 'invalidate',
      body: { namespace: 'routes', pattern: '*' },
      says: /pattern/,
      because: 'there are no patterns',
    },
    {
      path: 'invalidate',
      body: { namespace: 'routes', id: { environment: 'prod' } },
      says: /no index over \[environment\]/,
      because: 'the index is not declared',
    },
    {
      path: 'invalidate',
      body: { namespace: 'routes', id: { detectors: 1 } },
      says: /detectors/,
      because: 'the field is unknown',
    },
    { path: 'invalidate', body: { tag: { group: 'Detector' } }, says: /tag\.id/, because: 'the tag has no id' },
    {
      path: 'invalidate',
      body: { tag: { group: 'Detector', id: 1 }, namespace: 'routes' },
      says: /namespace/,
      because: 'one of the two would be ignored',
    },
    { path: 'clear', body: { namespace: 1 }, says: /namespace: must be text/, because: 'it is a number' },
    { path: 'clear', body: { all: true }, says: /all/, because: 'a typo must not clear everything' },
    { path: 'clear', body: [], says: /body/, because: 'a list says nothing' },
  ])('$path with $body answers 400, because $because (O6)', async ({ path, body, says }) => {
    const response = await post(await serve(), path, body).expect(400);
    expect(response.body).toMatchObject({ statusCode: 400, code: expect.stringMatching(/^CACHE_/) });
    expect(response.body.message).toMatch(says);
  });

  it.each(['invalidate', 'clear'])('%s of an unknown namespace answers 404 and names the known ones', async (path) => {
    const response = await post(await serve(), path, { namespace: 'route' }).expect(404);
    expect(response.body).toMatchObject({
      code: 'CACHE_UNKNOWN_NAMESPACE',
      message: expect.stringContaining('routes, moments'),
    });
  });
});

describe('A question to explain that makes no sense', () => {
  it.each([
    { query: {}, says: 'query.namespace', because: 'nothing was asked' },
    { query: { namespace: 'routes' }, says: 'query.id: must be JSON', because: 'the id is missing' },
    { query: { namespace: 'routes', id: '{' }, says: 'query.id: must be JSON', because: 'the id is no JSON' },
    { query: { namespace: 'routes', id: '[1]' }, says: 'query.id', because: 'the id is a list' },
    {
      query: { namespace: 'routes', id: '{"detector":1}' },
      says: '"environment" is missing',
      because: 'it is part of an id',
    },
    { query: { namespace: 'routes', id: '{}', more: '1' }, says: 'more', because: 'there is no such parameter' },
  ])('answers 400 when $because', async ({ query, says }) => {
    const app = await serve();
    const response = await request(app.getHttpServer()).get('/cache/explain').query(query).set(authorised).expect(400);
    expect(response.body.message).toContain(says);
  });

  it('answers 404 for an unknown namespace, and 401 without the token', async () => {
    const app = await serve();
    expect((await explain(app, 'nothing', {}).expect(404)).body.code).toBe('CACHE_UNKNOWN_NAMESPACE');
    await request(app.getHttpServer()).get('/cache/explain').expect(401);
  });
});

describe('The bearer token (O7)', () => {
  it.each([
    { header: {}, because: 'there is none' },
    { header: { Authorization: 'Bearer wrong-horse-battery' }, because: 'it is another' },
    { header: { Authorization: TOKEN }, because: 'the scheme is missing' },
    { header: { Authorization: `Bearer ${TOKEN}0` }, because: 'it is longer' },
  ])('is refused with 401 on every endpoint, when $because', async ({ header }) => {
    const server = (await serve()).getHttpServer();
    const answers = await Promise.all([
      request(server).get('/cache/stats').set(header),
      request(server).post('/cache/invalidate').set(header).send({ namespace: 'routes' }),
      request(server).post('/cache/clear').set(header),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe('CACHE_ADMIN_UNAUTHORIZED');
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="cache"');
    }
  });

  it('is asked for before the body is looked at', async () => {
    const server = (await serve()).getHttpServer();
    expect((await request(server).post('/cache/invalidate').send({ namespace: 7 })).status).toBe(401);
  });
});

describe('A guard of the user (O7)', () => {
  const byHeader: CanActivate = {
    canActivate: (context: ExecutionContext) =>
      context.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers['x-admin'] === 'yes',
  };

  @Injectable()
  class ConfiguredGuard implements CanActivate {
    constructor(@Inject(ConfigService) private readonly config: ConfigService) {}
    canActivate(context: ExecutionContext): Promise<boolean> {
      const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
      return Promise.resolve(headers['x-admin'] === this.config.get('ADMIN'));
    }
  }

  it('that refuses answers 403, one that agrees lets pass', async () => {
    const app = await serve({ admin: { guard: byHeader } });
    expect((await request(app.getHttpServer()).get('/cache/stats')).status).toBe(403);
    expect((await request(app.getHttpServer()).get('/cache/stats').set('X-Admin', 'yes')).status).toBe(200);
  });

  it('may be a class that needs providers of global modules', async () => {
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, load: [() => ({ ADMIN: 'me' })] }),
        CacheModule.forRoot({ prefix: 'a' }),
        CacheAdminModule.forRoot({ guard: ConfiguredGuard }),
      ],
    })
      .setLogger(false as never)
      .compile();
    const app = await module.createNestApplication().init();
    opened.push(app);
    expect((await request(app.getHttpServer()).post('/cache/clear')).status).toBe(403);
    const admitted = await request(app.getHttpServer()).post('/cache/clear').set('X-Admin', 'me');
    expect([admitted.status, admitted.body]).toEqual([200, { cleared: [] }]);
  });
});

describe('When Redis goes away', () => {
  it('stats still answers 200 and says so; invalidate and clear answer 503 with a code (O4, O5, O6)', async () => {
    const redis = await startRedis();
    try {
      const app = await serve({ cache: { redis: redis.url } });
      expect((await stats(app).expect(200)).body.store.status).toBe('connected');
      await redis.stop();
      const { store } = (await stats(app).expect(200)).body;
      expect(store).toEqual({
        name: 'redis',
        shared: true,
        status: 'unavailable',
        error: expect.stringMatching(/Redis/),
      });
      const answers = [
        await post(app, 'invalidate', { namespace: 'routes' }),
        await post(app, 'invalidate', { tag: { group: 'Detector', id: 1 } }),
        await post(app, 'clear'),
        await post(app, 'clear', { namespace: 'routes' }),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
        Array(4).fill([503, 'CACHE_STORE_UNAVAILABLE']),
      );
    } finally {
      await redis.stop();
    }
  });
});

describe('CacheAdminModule', () => {
  it.each([
    { admin: {}, says: /neither token nor guard.*does not start unprotected/ },
    { admin: { token: 'short' }, says: /at least 16 characters/ },
  ])('does not start with $admin', async ({ admin, says }) => {
    await expect(serve({ admin })).rejects.toThrow(ConfigurationError);
    await expect(serve({ admin })).rejects.toThrow(says);
  });

  it('does not start without a cache, and says what to import', async () => {
    const compiled = Test.createTestingModule({ imports: [CacheAdminModule.forRoot({ token: TOKEN })] })
      .setLogger(false as never)
      .compile();
    await expect(compiled).rejects.toThrow(/Import CacheModule\.forRoot/);
  });

  it('lives where it is told to', async () => {
    const app = await serve({ path: 'internal/caching' });
    expect((await request(app.getHttpServer()).get('/internal/caching/stats').set(authorised)).status).toBe(200);
    expect((await stats(app)).status).toBe(404);
  });

  it('answers under the global prefix, and whatever versions the application has', async () => {
    const app = await serve({}, (each) => each.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI }));
    expect((await request(app.getHttpServer()).get('/api/cache/stats').set(authorised)).status).toBe(200);
  });

  it.each(['/cache', 'cache/', ':any', '*', ''])('refuses the path %j', (path) => {
    expect(() => CacheAdminModule.forRoot({ token: TOKEN }, path)).toThrow(ConfigurationError);
  });

  it('takes its token from ConfigService', async () => {
    @Module({
      imports: [
        CacheModule.forRoot({ prefix: 'a' }),
        CacheAdminModule.forRootAsync({
          imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [() => ({ CACHE_ADMIN_TOKEN: TOKEN })] })],
          inject: [ConfigService],
          useFactory: (config: ConfigService) => ({ token: config.getOrThrow<string>('CACHE_ADMIN_TOKEN') }),
        }),
      ],
    })
    class AppModule {}
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .setLogger(false as never)
      .compile();
    const app = await module.createNestApplication().init();
    opened.push(app);
    expect((await stats(app)).status).toBe(200);
    expect((await request(app.getHttpServer()).get('/cache/stats')).status).toBe(401);
  });
});
