import { Controller, Get, Inject, Module, type INestApplication, type OnApplicationShutdown } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Cache, CacheModule, MemoryStore, StoreUnavailableError } from 'nestjs-coherent-cache';
import { EventRecorder, HandCrankedLoader, overrideCacheStore, RecordingStore } from 'nestjs-coherent-cache/testing';
import request from 'supertest';
import { describe, expect, inject, it, vi } from 'vitest';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { DictionaryModule, Words } from './dictionary.js';
import { watchHandles } from './open-handles.js';

const ID = { id: 1, language: 'en' };
const GATE = Symbol('gate');

@Controller()
class WordsController {
  constructor(
    @Inject(Words) private readonly words: Words,
    @Inject(GATE) private readonly gate: HandCrankedLoader<string, void>,
  ) {}

  @Get('word')
  async word(): Promise<{ word: string | null }> {
    await this.gate.load('word');
    return { word: await this.words.get(ID) };
  }
}

interface Running {
  readonly app: INestApplication;
  readonly gate: HandCrankedLoader<string, void>;
  readonly events: EventRecorder;
}

async function serve(redis: string | undefined): Promise<Running> {
  const [gate, events] = [new HandCrankedLoader<string, void>(), new EventRecorder()];
  const root = CacheModule.forRoot({ prefix: uniquePrefix(), redis, observers: [events], readBudget: '5s' });
  const module = await Test.createTestingModule({
    imports: [root, DictionaryModule, CacheModule.forFeature([Words])],
    controllers: [WordsController],
    providers: [{ provide: GATE, useValue: gate }],
  })
    .setLogger(false as never)
    .compile();
  const app = module.createNestApplication({ forceCloseConnections: false });
  await app.listen(0, '127.0.0.1');
  return { app, gate, events };
}

describe('app.close()', () => {
  it('leaves no open handle, on real Redis', async () => {
    const handles = watchHandles();
    await handles.run(async () => {
      const { app, events } = await serve(inject('redisUrl'));
      await app.get(Words, { strict: false }).get(ID);
      expect(events.of('fill')).toHaveLength(1);
      expect(handles.kinds).toEqual(expect.arrayContaining(['TCPSERVERWRAP', 'TCPWRAP']));
      await app.close();
    });
    // Sockets say that they are gone some time after they were closed.
    await vi.waitFor(() => expect(handles.kinds).toEqual([]), { timeout: 5_000, interval: 5 });
    handles.stop();
  });

  it('lets requests in flight end with the cache still open, on real Redis', async () => {
    const { app, gate, events } = await serve(inject('redisUrl'));
    await app.get(Words, { strict: false }).get(ID);
    const answer = request(await app.getUrl())
      .get('/word')
      .then((response) => response);
    const inFlight = await gate.nextCall();
    const closed = app.close();
    inFlight.resolve();
    expect((await answer).body).toEqual({ word: 'word 1' });
    await closed;
    expect(events.outcomes('words')).toEqual(['miss', 'hit']);
  });

  it('closes the cache after the shutdown hooks of the modules that use it', async () => {
    const read: (string | null | undefined)[] = [];
    @Module({ imports: [DictionaryModule, CacheModule.forFeature([Words])] })
    class LastWords implements OnApplicationShutdown {
      constructor(@Inject(Words) private readonly words: Words) {}
      async onApplicationShutdown(): Promise<void> {
        read.push(await this.words.peek(ID));
      }
    }
    const store = new RecordingStore(new MemoryStore());
    const builder = Test.createTestingModule({ imports: [CacheModule.forRoot({ prefix: 'a' }), LastWords] });
    const module = await overrideCacheStore(builder, store).compile();
    await module.get(Words, { strict: false }).get(ID);
    await module.close();
    expect(read).toEqual(['word 1']);
    expect(store.closed).toBe(true);
  });

  it('does not fail when the store cannot be closed', async () => {
    const store = new RecordingStore(new MemoryStore());
    vi.spyOn(store, 'close').mockRejectedValue(new Error('stuck'));
    const builder = Test.createTestingModule({ imports: [CacheModule.forRoot({ prefix: 'a' })] }).setLogger(
      false as never,
    );
    const module = await overrideCacheStore(builder, store).compile();
    await expect(module.close()).resolves.toBeUndefined();
  });

  it('makes the store refuse what comes later', async () => {
    const { app } = await serve(undefined);
    const { store } = app.get(Cache);
    await app.close();
    await expect(store.read([])).rejects.toThrow(StoreUnavailableError);
  });
});

describe('overrideCacheStore', () => {
  it('replaces the store without ever connecting to the configured Redis', async () => {
    const warnings: string[] = [];
    const quiet = { log: () => undefined, error: () => undefined, warn: (message: string) => warnings.push(message) };
    const store = new RecordingStore(new MemoryStore());
    const root = CacheModule.forRoot({ prefix: 'a', redis: 'redis://127.0.0.1:1' });
    const builder = Test.createTestingModule({ imports: [root, DictionaryModule, CacheModule.forFeature([Words])] });
    const module = await overrideCacheStore(builder.setLogger(quiet), store).compile();
    await module.get(Words, { strict: false }).get(ID);
    expect(store.operations()).toEqual(['read', 'mint', 'fill']);
    expect(warnings).toEqual([]);
    await module.close();
  });
});

describe('The log at start-up', () => {
  async function linesWith(redis: string | undefined, enabled = true): Promise<string[]> {
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const builder = Test.createTestingModule({ imports: [CacheModule.forRoot({ prefix: 'a', redis, enabled })] });
    const module = await builder.setLogger({ log: note, error: note, warn: note }).compile();
    await module.close();
    return lines.filter((line) => /store|switched|Redis/.test(line));
  }

  it.each([undefined, ''])('says in one line that the store is in-process, when Redis is %o', async (redis) => {
    expect(await linesWith(redis)).toEqual([expect.stringMatching(/^in-process store.*Set `redis`/)]);
  });

  it('says that Redis is used, without its URL', async () => {
    expect(await linesWith(inject('redisUrl'))).toEqual(['Redis store, prefix "a"']);
  });

  it('says that Redis is not reachable', async () => {
    expect(await linesWith('redis://:secret@127.0.0.1:1')).toEqual([expect.stringMatching(/^Redis is not reachable/)]);
  });

  it('never shows a password', async () => {
    expect((await linesWith('redis://:secret@127.0.0.1:1')).join()).not.toContain('secret');
  });

  it('says that the cache is switched off (S23)', async () => {
    expect(await linesWith(undefined, false)).toContainEqual(expect.stringContaining('switched off'));
  });
});
