import {
  forwardRef,
  Global,
  Inject,
  Injectable,
  Module,
  Scope,
  type DynamicModule,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { Test, type TestingModule } from '@nestjs/testing';
import { Redis } from 'ioredis';
import {
  Cache,
  CacheAccess,
  CacheModule,
  CacheNamespace,
  ConfigurationError,
  DuplicateNamespaceError,
  MemoryStore,
  RedisStore,
  StatsObserver,
  type CacheModuleOptions,
} from 'nestjs-coherent-cache';
import { EventRecorder } from 'nestjs-coherent-cache/testing';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { Dictionary, DictionaryModule, Names, Words } from './dictionary.js';

const ID = { id: 1, language: 'en' };
const opened: TestingModule[] = [];

async function start(...imports: (Type | DynamicModule)[]): Promise<TestingModule> {
  const module = await Test.createTestingModule({ imports })
    .setLogger(false as never)
    .compile();
  opened.push(module);
  await module.init();
  return module;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((module) => module.close()));
});

const features = (): (Type | DynamicModule)[] => [DictionaryModule, CacheModule.forFeature([Words])];
const stores: readonly { store: string; redis: () => string | undefined; type: Type }[] = [
  { store: 'in-process store', redis: () => undefined, type: MemoryStore },
  { store: 'Redis store', redis: () => inject('redisUrl'), type: RedisStore },
];

describe.each(stores)('CacheModule with the $store', ({ redis, type }) => {
  const options = (): CacheModuleOptions => ({ prefix: uniquePrefix(), redis: redis(), readBudget: '5s' });

  it('provides accessors that load once and then hit (S4)', async () => {
    const module = await start(CacheModule.forRoot(options()), ...features());
    const words = module.get(Words, { strict: false });
    expect([await words.get(ID), await words.get(ID)]).toEqual(['word 1', 'word 1']);
    expect(words.dictionary.looked).toEqual([1]);
    expect(module.get(Cache).store).toBeInstanceOf(type);
  });

  it('takes its options from a factory with what that asks for', async () => {
    const given = options();
    const config = ConfigModule.forRoot({
      ignoreEnvFile: true,
      load: [() => ({ PREFIX: given.prefix, REDIS_URL: given.redis })],
    });
    const root = CacheModule.forRootAsync({
      imports: [config],
      inject: [ConfigService],
      useFactory: (values: ConfigService) => ({ prefix: values.getOrThrow('PREFIX'), redis: values.get('REDIS_URL') }),
    });
    const module = await start(root, ...features());
    expect(module.get(Cache).prefix).toBe(given.prefix);
    expect(module.get(Cache).store).toBeInstanceOf(type);
  });

  it('goes to the loader every time while the kill switch is off, and stores nothing (S23)', async () => {
    const events = new EventRecorder();
    const module = await start(
      CacheModule.forRoot({ ...options(), enabled: false, observers: [events] }),
      ...features(),
    );
    const words = module.get(Words, { strict: false });
    expect([await words.get(ID), await words.get(ID)]).toEqual(['word 1', 'word 1']);
    expect(words.dictionary.looked).toEqual([1, 1]);
    expect(events.of('fill')).toEqual([]);
    await expect(words.invalidate({ language: 'en' })).resolves.toBe(false);
  });

  it('bounds the loads that run and wait, and turns away what is beyond', async () => {
    const module = await start(
      CacheModule.forRoot({ ...options(), loads: { concurrency: 1, queue: 1 } }),
      ...features(),
    );
    const words = module.get(Words, { strict: false });
    const ends = await Promise.allSettled([1, 2, 3].map((id) => words.get({ ...ID, id })));
    expect(ends).toMatchObject([
      { value: 'word 1' },
      { value: 'word 2' },
      { reason: { code: 'CACHE_LOADS_EXHAUSTED', concurrency: 1, queue: 1 } },
    ]);
  });

  it('O11: answers from the cache of another application with the same prefix only when the store is shared', async () => {
    const given = options();
    const [one, two] = await Promise.all([
      start(CacheModule.forRoot(given), ...features()),
      start(CacheModule.forRoot(given), ...features()),
    ]);
    await one.get(Words, { strict: false }).get(ID);
    const other = two.get(Words, { strict: false });
    await other.get(ID);
    expect(other.dictionary.looked).toHaveLength(two.get(Cache).store.shared ? 0 : 1);
  });

  it('does not answer from entries of another version, but invalidates them', async () => {
    const given = options();
    const [old, current] = await Promise.all(
      ['1', '2'].map((version) => start(CacheModule.forRoot({ ...given, version }), ...features())),
    );
    const [oldWords, words] = [old!.get(Words, { strict: false }), current!.get(Words, { strict: false })];
    await oldWords.get(ID);
    await words.get(ID);
    expect(words.dictionary.looked).toEqual([1]);
    await words.invalidateAll();
    await oldWords.get(ID);
    // In-process stores know nothing of each other: the old version keeps its entry there.
    expect(oldWords.dictionary.looked).toHaveLength(current!.get(Cache).store.shared ? 2 : 1);
  });
});

describe('CacheModule with keys to seal with', () => {
  const sealedBy = (...ids: number[]) => ({ keys: ids.map((id) => ({ id: `k${id}`, key: Buffer.alloc(32, id) })) });

  it('puts nothing readable into Redis, and is read by applications that have the key', async () => {
    const events = new EventRecorder();
    const options = { prefix: uniquePrefix(), redis: inject('redisUrl'), readBudget: '5s' };
    const first = await start(
      CacheModule.forRoot({ ...options, seal: sealedBy(1), observers: [events] }),
      ...features(),
    );
    await first.get(Words, { strict: false }).get(ID);
    const redis = new Redis(inject('redisUrl'));
    const stored = await redis.getBuffer(events.of('fill')[0]!.key);
    redis.disconnect();
    expect(stored!.includes('k1')).toBe(true);
    expect(stored!.includes('word')).toBe(false);
    for (const [seal, found] of [
      [sealedBy(2, 1), 'word 1'],
      [sealedBy(2), undefined],
      [undefined, undefined],
    ] as const) {
      const other = await start(CacheModule.forRoot({ ...options, ...(seal && { seal }) }), ...features());
      expect(await other.get(Words, { strict: false }).peek(ID)).toBe(found);
    }
  });

  it('does not start with a key of another length', async () => {
    const seal = { keys: [{ id: 'k1', key: Buffer.alloc(16) }] };
    await expect(start(CacheModule.forRoot({ prefix: 'short', seal }), ...features())).rejects.toThrow(
      /seal: key "k1" has 16 bytes/,
    );
  });
});

describe('CacheModule.forRootAsync', () => {
  it('takes its options from a class', async () => {
    class Options {
      createCacheOptions(): CacheModuleOptions {
        return { prefix: 'from-a-class' };
      }
    }
    const module = await start(CacheModule.forRootAsync({ useClass: Options }));
    expect(module.get(Cache).prefix).toBe('from-a-class');
  });

  it('checks what the factory returns', async () => {
    const root = CacheModule.forRootAsync({ useFactory: () => ({ prefix: 'a', ttl: 1 }) as CacheModuleOptions });
    await expect(start(root)).rejects.toThrow(/Unknown option "ttl"/);
  });

  it('waits for a factory that is asynchronous', async () => {
    const module = await start(CacheModule.forRootAsync({ useFactory: () => Promise.resolve({ prefix: 'later' }) }));
    expect(module.get(Cache).prefix).toBe('later');
  });
});

describe('Redis locations', () => {
  it.each([
    { kind: 'options', redis: () => ({ host: '127.0.0.1', port: Number(new URL(inject('redisUrl')).port) }) },
    { kind: 'a function', redis: () => () => ({ host: '127.0.0.1', port: Number(new URL(inject('redisUrl')).port) }) },
  ])('O12: may be $kind', async ({ redis }) => {
    const module = await start(CacheModule.forRoot({ prefix: uniquePrefix(), redis: redis() }), ...features());
    const words = module.get(Words, { strict: false });
    await words.get(ID);
    await expect(words.peek(ID)).resolves.toBe('word 1');
    expect(module.get(Cache).store).toBeInstanceOf(RedisStore);
  });

  it('O1: start the application also when nobody answers there, and every read comes from its loader', async () => {
    const module = await start(
      CacheModule.forRoot({ prefix: uniquePrefix(), redis: 'redis://127.0.0.1:1' }),
      ...features(),
    );
    const words = module.get(Words, { strict: false });
    expect([await words.get(ID), await words.get(ID)]).toEqual(['word 1', 'word 1']);
    expect(words.dictionary.looked).toEqual([1, 1]);
  });
});

describe('CacheModule.forFeature', () => {
  const root = (observers: CacheModuleOptions['observers'] = []): DynamicModule =>
    CacheModule.forRoot({ prefix: 'a', observers });

  it('builds an accessor with what the importing module can inject', async () => {
    @Module({ imports: [DictionaryModule, CacheModule.forFeature([Words])] })
    class WordsModule {}
    const module = await start(root(), WordsModule);
    expect(module.get(Words, { strict: false }).dictionary).toBe(module.get(Dictionary, { strict: false }));
  });

  it('serves several modules with accessors of their own, side by side', async () => {
    @Module({ imports: [DictionaryModule, CacheModule.forFeature([Words])] })
    class WordsModule {}
    @Module({ imports: [DictionaryModule, CacheModule.forFeature([Names])] })
    class NamesModule {}
    const stats = new StatsObserver();
    const module = await start(root([stats]), WordsModule, NamesModule);
    await module.get(Words, { strict: false }).get(ID);
    await module.get(Names, { strict: false }).get({ id: 1 });
    expect(Object.keys(stats.snapshot().namespaces).sort()).toEqual(['names', 'words']);
    expect(module.get(Cache).namespaces()).toHaveLength(2);
  });

  it('gives two modules that list one accessor the same instance', async () => {
    @Injectable()
    class Reader {
      constructor(@Inject(Words) readonly words: Words) {}
    }
    @Module({
      imports: [DictionaryModule, CacheModule.forFeature([Words])],
      providers: [{ provide: 'one', useClass: Reader }],
    })
    class One {}
    @Module({
      imports: [DictionaryModule, CacheModule.forFeature([Words])],
      providers: [{ provide: 'two', useClass: Reader }],
    })
    class Two {}
    const module = await start(root(), One, Two);
    const [one, two] = [module.get<Reader>('one', { strict: false }), module.get<Reader>('two', { strict: false })];
    expect(one.words).toBe(two.words);
    expect(module.get(Cache).namespaces()).toHaveLength(1);
  });

  it('lets a module export its accessors with CacheModule', async () => {
    @Module({ imports: [DictionaryModule, CacheModule.forFeature([Words])], exports: [CacheModule] })
    class WordsModule {}
    @Module({
      imports: [WordsModule],
      providers: [{ provide: 'words', inject: [Words], useFactory: (words: Words) => words }],
    })
    class User {}
    const module = await start(root(), User);
    await expect(module.get<Words>('words', { strict: false }).get(ID)).resolves.toBe('word 1');
  });

  it('binds accessors before any onModuleInit hook, also of a global module imported first', async () => {
    const read: (string | null)[] = [];
    @Global()
    @Module({ imports: [DictionaryModule, CacheModule.forFeature([Words])] })
    class EagerModule implements OnModuleInit {
      constructor(@Inject(Words) private readonly words: Words) {}
      async onModuleInit(): Promise<void> {
        read.push(await this.words.get(ID));
      }
    }
    await start(EagerModule, root());
    expect(read).toEqual(['word 1']);
  });

  it('builds an accessor and a service that need each other, with forwardRef on both sides', async () => {
    @CacheNamespace({ name: 'mutual', id: ['id'], ttl: '1m' })
    class Mutual extends CacheAccess<string, { id: number }> {
      constructor(@Inject(forwardRef(() => Service)) readonly service: { find(): string }) {
        super();
      }
      protected load(): string {
        return this.service.find();
      }
    }
    @Injectable()
    class Service {
      constructor(@Inject(forwardRef(() => Mutual)) readonly accessor: Mutual) {}
      find(): string {
        return 'found';
      }
    }
    @Module({ imports: [CacheModule.forFeature([Mutual])], providers: [Service] })
    class MutualModule {}
    const module = await start(root(), MutualModule);
    await expect(module.get(Service, { strict: false }).accessor.get({ id: 1 })).resolves.toBe('found');
  });

  it("runs an accessor's own onModuleInit hook", async () => {
    const warmed: (string | null)[] = [];
    @CacheNamespace({ name: 'warm', id: ['id'], ttl: '1m' })
    class Warm extends CacheAccess<string, { id: number }> implements OnModuleInit {
      async onModuleInit(): Promise<void> {
        warmed.push(await this.get({ id: 1 }));
      }
      protected load(): Promise<string> {
        return Promise.resolve('warm');
      }
    }
    await start(root(), CacheModule.forFeature([Warm]));
    expect(warmed).toEqual(['warm']);
  });

  it('lets a test replace an accessor', async () => {
    const builder = Test.createTestingModule({ imports: [root(), ...features()] });
    const module = await builder
      .overrideProvider(Words)
      .useValue({ get: () => 'fake' })
      .compile();
    opened.push(module);
    expect(module.get(Words, { strict: false }).get(ID)).toBe('fake');
  });
});

describe('Start-up mistakes', () => {
  const root = CacheModule.forRoot({ prefix: 'a' });

  it('forFeature without forRoot says what to import', async () => {
    await expect(start(...features())).rejects.toThrow(ConfigurationError);
    await expect(start(...features())).rejects.toThrow(/Words has no cache.*Import CacheModule\.forRoot/);
  });

  it('two forRoot say to keep one', async () => {
    const second = CacheModule.forRoot({ prefix: 'b' });
    await expect(start(root, second)).rejects.toThrow(/forRoot is imported 2 times.*Import it once/);
  });

  it('the same forRoot imported by two modules is no mistake', async () => {
    @Module({ imports: [root] })
    class One {}
    @Module({ imports: [root] })
    class Two {}
    await expect(start(One, Two)).resolves.toBeDefined();
  });

  it('two namespaces of one name stop the application (S2)', async () => {
    @CacheNamespace({ name: 'words', id: ['id'], ttl: '1m' })
    class OtherWords extends Names {}
    await expect(start(root, DictionaryModule, CacheModule.forFeature([Words, OtherWords]))).rejects.toThrow(
      DuplicateNamespaceError,
    );
  });

  it('two applications may use one name (S2)', async () => {
    await expect(Promise.all([start(root, ...features()), start(root, ...features())])).resolves.toHaveLength(2);
  });

  it('an accessor whose dependency is not at hand says which one', async () => {
    await expect(start(root, CacheModule.forFeature([Words]))).rejects.toThrow(/Words.*Dictionary/);
  });

  it('an accessor that needs the request is refused, because a cache outlives requests', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {}
    @CacheNamespace({ name: 'scoped', id: ['id'], ttl: '1m' })
    class Scoped extends CacheAccess<string, { id: number }> {
      constructor(@Inject(PerRequest) readonly request: PerRequest) {
        super();
      }
      protected load(): Promise<string> {
        return Promise.resolve('');
      }
    }
    @Module({ providers: [PerRequest], imports: [CacheModule.forFeature([Scoped])] })
    class ScopedModule {}
    await expect(start(root, ScopedModule)).rejects.toThrow(/Scoped.*request/i);
  });

  it.each([
    { listed: [class Plain {}], says: /element 0 \(Plain\) is not a class that extends CacheAccess/ },
    { listed: [Words, undefined], says: /element 1 \(undefined\).*two files import each other/ },
    { listed: Words, says: /takes an array of accessor classes/ },
  ])('listing something else than accessor classes is refused: $says', ({ listed, says }) => {
    expect(() => CacheModule.forFeature(listed as never)).toThrow(says);
  });

  it.each([
    { wrong: { id: ['id'] }, says: /ttl/, because: 'a ttl is missing (S3)' },
    { wrong: { id: ['id'], ttl: '60' }, says: /ttl.*unit/, because: 'the ttl has no unit' },
    {
      wrong: { id: ['id'], ttl: '1m', indexes: [['other']] },
      says: /unknown fields: other/,
      because: 'an index is over unknown fields',
    },
    { wrong: { id: ['id'], ttl: '1m', codec: 'protobuf' }, says: /protobuf/, because: 'nobody registered the codec' },
  ])('a wrong declaration is refused at start-up: $because', async ({ wrong, says }) => {
    @CacheNamespace({ name: 'wrong', ...wrong } as never)
    class Wrong extends Names {}
    await expect(start(root, DictionaryModule, CacheModule.forFeature([Wrong]))).rejects.toThrow(ConfigurationError);
    await expect(start(root, DictionaryModule, CacheModule.forFeature([Wrong]))).rejects.toThrow(says);
  });

  it('an accessor without @CacheNamespace says to add it', async () => {
    class Bare extends CacheAccess<string, { id: number }> {
      protected load(): Promise<string> {
        return Promise.resolve('');
      }
    }
    await expect(start(root, CacheModule.forFeature([Bare]))).rejects.toThrow(/Bare.*@CacheNamespace/);
  });
});
