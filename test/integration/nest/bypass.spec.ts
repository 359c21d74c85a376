import {
  Controller,
  Get,
  Inject,
  Injectable,
  Param,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CacheAccess, CacheModule, CacheNamespace, StatsObserver, type BypassOptions } from 'nestjs-coherent-cache';
import { HandCrankedLoader } from 'nestjs-coherent-cache/testing';
import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';

@CacheNamespace({ name: 'words', id: ['id'], ttl: '1m' })
class Words extends CacheAccess<string, { id: string }> {
  readonly held = new HandCrankedLoader<{ id: string }, string>();
  loads = 0;

  protected load(id: { id: string }): Promise<string> | string {
    return id.id === 'held' ? this.held.load(id) : `load ${++this.loads}`;
  }
}

/** Leaves the user on the request, as passport does. */
@Injectable()
class Users implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const asked = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: string }>();
    asked.user = asked.headers['user'];
    return true;
  }
}

@Controller('words')
@UseGuards(Users)
class WordsController {
  constructor(@Inject(Words) private readonly words: Words) {}

  @Get(':id')
  async word(@Param('id') id: string): Promise<string | null> {
    await Promise.resolve();
    return this.words.get({ id });
  }

  @Get(':id/many')
  async many(@Param('id') id: string): Promise<(string | null)[]> {
    return this.words.getMany([{ id }]);
  }
}

let app: INestApplication | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function serve(bypass?: BypassOptions) {
  const stats = new StatsObserver();
  const testing = await Test.createTestingModule({
    imports: [CacheModule.forRoot({ prefix: 'test', bypass, observers: [stats] }), CacheModule.forFeature([Words])],
    controllers: [WordsController],
  })
    .setLogger(false as never)
    .compile();
  app = await testing.createNestApplication().init();
  const server = app.getHttpServer() as Parameters<typeof request>[0];
  const ask = async (path: string, headers: Record<string, string> = {}): Promise<unknown> => {
    const response = await request(server).get(`/words/${path}`).set(headers).expect(200);
    return response.headers['content-type']?.includes('json') ? (response.body as unknown) : response.text;
  };
  return { ask, stats, words: testing.get(Words, { strict: false }) };
}

const SKIP = { 'X-Skip-Cache': '1' };
const bypass = { header: 'X-Skip-Cache', allow: ({ user }: { user?: string }) => user === 'support' };
const counts = (stats: StatsObserver) => stats.snapshot().namespaces['words'];

describe('a request that asks to pass the cache by', () => {
  it('is answered as usual unless the application lets requests ask', async () => {
    const { ask } = await serve();
    expect([await ask('a'), await ask('a', { ...SKIP, user: 'support' })]).toEqual(['load 1', 'load 1']);
  });

  it('N4 is answered by the loader, and leaves the cache as it is', async () => {
    const { ask, stats } = await serve(bypass);
    expect([await ask('a'), await ask('a', { ...SKIP, user: 'support' }), await ask('a')]).toEqual([
      'load 1',
      'load 2',
      'load 1',
    ]);
    expect(await ask('a/many', { ...SKIP, user: 'support' })).toEqual(['load 3']);
    expect(counts(stats)).toMatchObject({ stored: 1, bypassed: { request: 2 } });
  });

  it('N4 stores what it loaded when told to', async () => {
    const { ask } = await serve({ ...bypass, then: 'refresh' });
    expect([await ask('a'), await ask('a', { ...SKIP, user: 'support' }), await ask('a')]).toEqual([
      'load 1',
      'load 2',
      'load 2',
    ]);
    expect([await ask('a/many', { ...SKIP, user: 'support' }), await ask('a')]).toEqual([['load 3'], 'load 3']);
  });

  it('is answered as usual when it may not ask, which is decided after guards have run', async () => {
    const { ask } = await serve(bypass);
    expect([await ask('a'), await ask('a', { ...SKIP, user: 'guest' }), await ask('a', SKIP)]).toEqual([
      'load 1',
      'load 1',
      'load 1',
    ]);
  });

  it.each<[string, BypassOptions['allow']]>([
    ['throws', () => { throw new Error('no'); }], // prettier-ignore
    ['rejects', () => Promise.reject(new Error('no'))],
    ['answers something else than true', () => 'yes' as never],
  ])('is answered as usual when the predicate %s', async (_what, allow) => {
    const { ask } = await serve({ ...bypass, allow });
    expect([await ask('a'), await ask('a', SKIP)]).toEqual(['load 1', 'load 1']);
  });

  it('N4 changes nothing for other requests at the same time', async () => {
    const { ask, words, stats } = await serve(bypass);
    const skipping = ask('held', { ...SKIP, user: 'support' });
    const call = await words.held.nextCall();
    expect([await ask('a'), await ask('a')]).toEqual(['load 1', 'load 1']);
    call.resolve('held');
    expect(await skipping).toBe('held');
    expect(counts(stats)).toMatchObject({ hits: 1, misses: 1, bypasses: 1 });
  });

  it.each(['pass', 'refresh'] as const)('never shares a load that began before it came (%s)', async (then) => {
    const { ask, words } = await serve({ ...bypass, then });
    const early = ask('held');
    const first = await words.held.nextCall();
    const skipping = ask('held', { ...SKIP, user: 'support' });
    const second = await words.held.nextCall();
    first.resolve('before');
    second.resolve('after');
    expect([await early, await skipping]).toEqual(['before', 'after']);
  });
});

it.each<[string, object, RegExp]>([
  [
    'nobody says who may',
    { header: 'x-skip-cache' },
    /"bypass\.allow" is missing.*whoever may can make every read load/,
  ],
  ['there is no header', { allow: () => true }, /"bypass\.header" is missing/],
  ['the header is no name', { header: 'x skip', allow: () => true }, /"bypass\.header".*such as x-skip-cache/],
  ['what follows is unknown', { header: 'x', allow: () => true, then: 'store' }, /"bypass\.then".*'pass' or 'refresh'/],
  [
    'an option does not exist',
    { header: 'x', allow: () => true, when: 1 },
    /"bypass\.when"\. Known options: header, allow, then/,
  ],
])('the application does not start when %s', async (_because, given, message) => {
  await expect(serve(given as BypassOptions)).rejects.toThrow(message);
});
