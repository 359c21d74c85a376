import { CacheAccess, CacheNamespace, InvalidatedBy, MemoryStore, StoreUnavailableError } from 'nestjs-coherent-cache';
import { RecordingStore } from 'nestjs-coherent-cache/testing';
import type { DataSource } from 'typeorm';
import { afterEach, expect, inject, it, vi } from 'vitest';
import { Detector, Part, Workflow } from './entities.js';
import { createRig, type Rig } from './rig.js';

/** Counts the calls of everything that the library does by itself during a write, and lets one of them fail. */
class Failures {
  #calls = 0;
  #failing = 0;
  isArmed = false;

  get calls(): number {
    return this.#calls;
  }

  arm(failing: number): void {
    this.#calls = 0;
    this.#failing = failing;
    this.isArmed = true;
  }

  pass(error: () => Error): void {
    if (!this.isArmed) return;
    this.#calls += 1;
    if (this.#calls === this.#failing) throw error();
  }
}

const failures = new Failures();
const broken = () => new Error('our own code is broken here');
const down = () => new StoreUnavailableError('The store fails here.');

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s', bulkWrites: 'exact' })
@InvalidatedBy(Workflow, ({ id }) => {
  failures.pass(broken);
  return { id };
})
class Names extends CacheAccess<string, { id: number }> {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}

@CacheNamespace({ name: 'parts', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy(Part, ({ name, detector }) => {
  failures.pass(broken);
  return name && detector ? { detectorId: detector.id } : null;
})
class Parts extends CacheAccess<number, { detectorId: number }> {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected load({ detectorId }: { detectorId: number }): Promise<number> {
    return this.dataSource.getRepository(Part).countBy({ detector: { id: detectorId } });
  }
}

class FailingStore extends RecordingStore {
  constructor() {
    super(new MemoryStore());
    for (const operation of ['mark', 'finalise', 'mint', 'read', 'fill'] as const) {
      const original = this[operation].bind(this) as (...given: unknown[]) => Promise<never>;
      // eslint-disable-next-line @typescript-eslint/require-await -- so that what it throws rejects
      this[operation] = async (...given: unknown[]) => {
        failures.pass(down);
        return original(...given);
      };
    }
  }
}

let rig: Rig<{ names: Names; parts: Parts }>;
afterEach(async () => {
  failures.isArmed = false;
  await rig.close();
});

const nameOf = (id: number) => rig.accessors.names.get({ id });
const partsOf = (detectorId: number) => rig.accessors.parts.get({ detectorId });

/** Writes in every way there is a path for; returns what must be read afterwards. */
async function write([first, second, third]: Workflow[], detector: Detector): Promise<void> {
  const { dataSource } = rig;
  await dataSource.transaction(async (manager) => {
    await manager.save(Workflow, { id: first!.id, name: 'saved' });
    await manager.update(Workflow, { name: 'second' }, { name: 'updated' });
    await manager.query(`UPDATE workflow SET name = 'raw' WHERE id = $1`, [third!.id]);
    await manager.remove(Detector, detector);
  });
  await dataSource.manager.update(Workflow, { id: second!.id }, { name: 'alone' });
}

async function run(failing: number): Promise<void> {
  const { manager } = rig.dataSource;
  const workflows = await manager.save(Workflow, [{ name: 'first' }, { name: 'second' }, { name: 'third' }]);
  const detector = await manager.save(Detector, { name: 'cpu', parts: [{ name: 'fan' } as Part] });
  const detectorId = detector.id;
  const ids = workflows.map(({ id }) => id);
  await Promise.all([...ids.map(nameOf), partsOf(detectorId)]);
  failures.arm(failing);
  await write(workflows, await manager.findOneByOrFail(Detector, { id: detectorId }));
  expect(await Promise.all(ids.map(nameOf)), `failing at ${failing}`).toEqual(['saved', 'alone', 'raw']);
  expect(await partsOf(detectorId), `failing at ${failing}`).toBe(0);
  failures.isArmed = false;
  await vi.waitFor(() => expect(rig.cache.isServing).toBe(true));
  await manager.delete(Workflow, ids);
}

it('S21: whatever of its own fails, and wherever, writes go through and are read by everybody', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  rig = await createRig(
    inject('postgresUrl'),
    (dataSource) => ({ names: new Names(dataSource), parts: new Parts(dataSource) }),
    { store: new FailingStore() },
  );
  rig.cache.observe({ observe: () => failures.pass(broken) });
  await run(0);
  const points = failures.calls;
  expect(points).toBeGreaterThan(30);
  for (let failing = 1; failing <= points; failing += 1) await run(failing);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
}, 60_000);
