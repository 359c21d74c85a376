import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { City, Contact, Country, Depot, Label, Post, Rack, Region, Site, Slot, Visit } from './cascade-entities.js';
import {
  Alarm,
  AlarmFlow,
  Basket,
  Branch,
  Document,
  Flow,
  Folder,
  Fruit,
  Leaf,
  Ring,
  Sensor,
  Thermometer,
} from './cascade-families.js';
import { createCascadeRig, type CascadeRig, type Entry } from './cascade-rig.js';

let rig: CascadeRig;
beforeAll(async () => {
  rig = await createCascadeRig(inject('postgresUrl'));
});
afterAll(() => rig.close());

const manager = () => rig.dataSource.manager;
const make = <T extends ObjectLiteral>(target: EntityTarget<T>, values: object = {}): Promise<T> =>
  manager().save(manager().create(target, values as never));

/** Runs `write`, and tells which of `entries` it has invalidated. */
async function goneAfter(entries: readonly Entry[], write: () => Promise<unknown>): Promise<readonly Entry[]> {
  await rig.fill(entries);
  await write();
  return rig.gone();
}

describe('on delete cascade', () => {
  const ways: [title: string, remove: (on: EntityManager, site: Site) => Promise<unknown>][] = [
    ['remove', (on, site) => on.remove(site)],
    ['delete by id', (on, site) => on.delete(Site, site.id)],
    ['a query builder', (on, site) => on.createQueryBuilder().delete().from(Site).where({ id: site.id }).execute()],
    ['raw SQL', (on, site) => on.query('DELETE FROM site WHERE id = $1', [site.id])],
  ];

  async function aSite() {
    const site = await make(Site);
    const rack = await make(Rack, { siteId: site.id });
    const slot = await make(Slot, { label: `label ${site.id}`, rack });
    await make(Contact, { site, address: { city: `city ${site.id}` } });
    return { site, rack, slot };
  }

  it.each(ways)('over two levels in a transaction, by %s, reaches exactly the rows that go', async (_title, remove) => {
    const [{ site, rack, slot }, other] = [await aSite(), await aSite()];
    const going: Entry[] = [
      ['racks', { siteId: site.id }],
      ['slots', { rackId: rack.id }],
      ['labels', { label: slot.label }],
      ['contacts', { city: `city ${site.id}` }],
    ];
    const staying: Entry[] = [
      ['racks', { siteId: other.site.id }],
      ['slots', { rackId: other.rack.id }],
      ['labels', { label: other.slot.label }],
      ['contacts', { city: `city ${other.site.id}` }],
    ];
    const gone = await goneAfter([...going, ...staying], () => rig.dataSource.transaction((on) => remove(on, site)));
    expect(gone).toEqual(going);
    expect(rig.failures()).toEqual([]);
  });

  it.each(ways.slice(1))('by %s outside a transaction narrows to what the id tells', async (_title, remove) => {
    const [{ site, rack }, other] = [await aSite(), await aSite()];
    const gone = await goneAfter(
      [
        ['racks', { siteId: site.id }],
        ['racks', { siteId: other.site.id }],
        ['slots', { rackId: rack.id }],
        ['depots', { country: 'de', region: 'by' }],
      ],
      () => remove(manager(), site),
    );
    expect(gone).toEqual([
      ['racks', { siteId: site.id }],
      ['slots', { rackId: rack.id }],
    ]);
  });

  it('that is rolled back reaches nothing', async () => {
    const { site } = await aSite();
    const gone = await goneAfter([['racks', { siteId: site.id }]], () =>
      rig.dataSource
        .transaction(async (on) => {
          await on.remove(site);
          throw new Error('changed my mind');
        })
        .catch(() => undefined),
    );
    expect(gone).toEqual([]);
  });

  it('asks the database for nothing where a mapping is told enough by the id', async () => {
    const folder = await make(Folder);
    await make(Document, { folderId: folder.id });
    const gone = await goneAfter([['documents', { folderId: folder.id }]], () => manager().remove(folder));
    expect(gone).toHaveLength(1);
    expect(rig.queries().filter((sql) => /SELECT .*FROM "document"/.test(sql))).toEqual([]);
  });

  it('of more rows than are worth reading empties the namespaces that need them', async () => {
    const { site, rack } = await aSite();
    const many = Array.from({ length: 201 }, (_each, n) => ({ label: `many ${n}`, rack: { id: rack.id } }));
    await manager().insert(Slot, many);
    const other = await aSite();
    const entries: Entry[] = [
      ['labels', { label: 'many 7' }],
      ['labels', { label: other.slot.label }],
    ];
    expect(await goneAfter([...entries, ['racks', { siteId: other.site.id }]], () => manager().remove(site))).toEqual(
      entries,
    );
  });

  it('takes along children of single-table inheritance', async () => {
    const { site } = await aSite();
    const [mine, other] = [await make(Thermometer, { site }), await make(Thermometer)];
    const gone = await goneAfter(
      [
        ['thermometers', { id: mine.id }],
        ['thermometers', { id: other.id }],
      ],
      () => manager().remove(site),
    );
    expect(gone).toEqual([['thermometers', { id: mine.id }]]);
    await manager().delete(Thermometer, other.id);
  });

  it('of a row with a composite key reaches the rows that refer to both of its columns', async () => {
    const region = await make(Region, { country: 'de', code: 'nw' });
    await make(Depot, { country: 'de', region: 'nw' });
    const gone = await goneAfter(
      [
        ['depots', { country: 'de', region: 'nw' }],
        ['depots', { country: 'de', region: 'he' }],
      ],
      () => manager().delete(Region, { country: region.country, code: region.code }),
    );
    expect(gone).toEqual([['depots', { country: 'de', region: 'nw' }]]);
  });

  it.each(ways)(
    'by %s waits for a row that another writer is about to add, and reads that one, too',
    async (_title, remove) => {
      const { site, slot } = await aSite();
      const entries: Entry[] = [
        ['contacts', { city: 'late' }],
        ['contacts', { city: 'never' }],
      ];
      const [late, blocker] = [rig.dataSource.createQueryRunner(), rig.dataSource.createQueryRunner()];
      await late.startTransaction();
      await late.manager.save(late.manager.create(Contact, { site, address: { city: 'late' } }));
      await blocker.startTransaction();
      await blocker.query('SELECT * FROM slot WHERE id = $1 FOR UPDATE', [slot.id]);
      const removal = rig.dataSource.transaction((on) => remove(on, site));
      await vi.waitFor(async () =>
        expect(await blocker.query('SELECT 1 FROM pg_locks WHERE NOT granted')).not.toEqual([]),
      );
      await late.commitTransaction();
      await rig.fill(entries);
      await blocker.rollbackTransaction();
      await removal;
      await Promise.all([late.release(), blocker.release()]);
      expect(await rig.gone()).toEqual(entries.slice(0, 1));
    },
  );
});

describe('on delete set null', () => {
  it('reaches the entries of the rows that stay, by what they had and what they have', async () => {
    const [site, other] = [await make(Site), await make(Site)];
    await make(Visit, { visitor: 'ada', siteId: site.id });
    await make(Visit, { visitor: 'bob', siteId: other.id });
    const going: Entry[] = [
      ['visits', { siteId: site.id }],
      ['visits', { siteId: null }],
      ['visitors', { visitor: 'ada' }],
    ];
    const staying: Entry[] = [
      ['visits', { siteId: other.id }],
      ['visitors', { visitor: 'bob' }],
    ];
    expect(await goneAfter([...going, ...staying], () => manager().remove(site))).toEqual(going);
  });
});

describe('on update cascade of a natural key', () => {
  it.each([
    ['save', (country: Country) => manager().save(Country, { id: country.id, code: `${country.code}2` })],
    [
      'raw SQL',
      (country: Country) =>
        manager().query('UPDATE country SET code = $1 WHERE code = $2', [`${country.code}2`, country.code]),
    ],
  ])('by %s reaches the rows that copied the old one, under both', async (way, write) => {
    const country = await make(Country, { code: `c-${way}` });
    await make(City, { countryCode: country.code });
    const gone = await goneAfter(
      [
        ['cities', { code: `c-${way}` }],
        ['cities', { code: `c-${way}2` }],
        ['cities', { code: 'other' }],
      ],
      () => write(country),
    );
    expect(gone).toEqual([
      ['cities', { code: `c-${way}` }],
      ['cities', { code: `c-${way}2` }],
    ]);
  });

  it('does not concern a write that leaves the key alone', async () => {
    const country = await make(Country, { code: 'kept' });
    const entries: Entry[] = [['cities', { code: 'kept' }]];
    expect(await goneAfter(entries, () => manager().save(Country, { id: country.id, name: 'Kept' }))).toEqual([]);
    expect(await goneAfter(entries, () => manager().update(Country, country.id, { name: 'Kept 2' }))).toEqual([]);
  });
});

describe('a junction table', () => {
  async function aPost() {
    const [one, two, three] = [await make(Label), await make(Label), await make(Label)];
    const post = await make(Post, { labels: [one, two] });
    const other = await make(Post, { labels: [one] });
    const pair = (who: Post, what: Label): Entry => ['posts', { post: who.id, label: what.id }];
    const all = [pair(post, one), pair(post, two), pair(post, three), pair(other, one), pair(other, two)];
    return { one, two, three, post, other, pair, all };
  }
  const relation = () => manager().createQueryBuilder().relation(Post, 'labels');

  it('loses rows with the entity that owns it', async () => {
    const { post, all } = await aPost();
    expect(await goneAfter(all, () => manager().delete(Post, post.id))).toEqual(all.slice(0, 3));
  });

  it('loses rows with the entity on its other side', async () => {
    const { two, post, other, pair, all } = await aPost();
    const going = [pair(post, two), pair(other, two)];
    expect(await goneAfter(all, () => manager().remove(two))).toEqual(going);
  });

  it('changes exactly by a save of the entity that owns it', async () => {
    const { one, three, post, all, two, pair } = await aPost();
    const gone = await goneAfter(all, () => manager().save(Post, { id: post.id, labels: [one, three] }));
    expect(gone).toEqual([pair(post, two), pair(post, three)]);
  });

  it('changes by relation().add, remove, set and leaves other posts alone', async () => {
    const { two, three, post, other, pair, all } = await aPost();
    expect(await goneAfter(all, () => relation().of(post.id).add(three.id))).toEqual([pair(post, three)]);
    expect(await goneAfter(all, () => relation().of(post.id).remove(three.id))).toContainEqual(pair(post, three));
    expect(await goneAfter(all, () => relation().of(post.id).remove(two.id))).not.toContainEqual(pair(other, two));
  });

  it('is left alone by a write that leaves its sides’ keys alone', async () => {
    const { post, all } = await aPost();
    expect(await goneAfter(all, () => manager().save(Post, { id: post.id, title: 'new' }))).toEqual([]);
    expect(await goneAfter(all, () => manager().update(Post, post.id, { title: 'newer' }))).toEqual([]);
  });
});

describe('a tree', () => {
  it('of a closure table: a removed branch takes its rows there along, and those below it', async () => {
    const root = await make(Branch);
    const middle = await make(Branch, { parent: root });
    const low = await make(Branch, { parent: middle });
    const other = await make(Branch);
    const entries: Entry[] = [
      ['ancestors', { above: middle.id, below: low.id }],
      ['ancestors', { above: root.id, below: low.id }],
      ['branches', { parentId: middle.id }],
      ['branches', { parentId: root.id }],
    ];
    const unrelated: Entry[] = [
      ['ancestors', { above: other.id, below: other.id }],
      ['branches', { parentId: other.id }],
    ];
    expect(await goneAfter([...entries, ...unrelated], () => manager().remove(middle))).toEqual(entries);
  });

  it('of a closure table: a move reaches old and new ancestors', async () => {
    const [from, to] = [await make(Branch), await make(Branch)];
    const moved = await make(Branch, { parent: from });
    const entries: Entry[] = [
      ['ancestors', { above: from.id, below: moved.id }],
      ['ancestors', { above: to.id, below: moved.id }],
      ['branches', { parentId: from.id }],
      ['branches', { parentId: to.id }],
    ];
    expect(
      await goneAfter([...entries, ['leaves', { id: 1 }]], async () => {
        moved.parent = to;
        await manager().save(moved);
      }),
    ).toEqual(entries);
  });

  it.each([
    ['materialized path', Leaf, 'leaves', 'rings'],
    ['nested set', Ring, 'rings', 'leaves'],
  ] as const)(
    'of a %s: a move reaches the rows below, whose place is rewritten',
    async (_kind, Target, name, other) => {
      const root = await make<Leaf | Ring>(Target);
      const [from, to] = [
        await make<Leaf | Ring>(Target, { parent: root }),
        await make<Leaf | Ring>(Target, { parent: root }),
      ];
      const moved = await make<Leaf | Ring>(Target, { parent: from });
      const below = await make<Leaf | Ring>(Target, { parent: moved });
      const entries: Entry[] = [
        [name, { id: moved.id }],
        [name, { id: below.id }],
      ];
      const gone = await goneAfter([...entries, [other, { id: 4711 }]], async () => {
        moved.parent = to as never;
        await manager().save(moved);
      });
      expect(gone).toEqual(entries);
    },
  );
});

describe('rows that TypeORM takes along', () => {
  it('by a soft removal are those with the cascade, and the database removes none', async () => {
    const [folder, other] = [await make(Folder), await make(Folder)];
    await make(Document, { folderId: folder.id });
    await make(Document, { folderId: other.id });
    const entries: Entry[] = [
      ['documents', { folderId: folder.id }],
      ['documents', { folderId: other.id }],
    ];
    const bare = await manager().findOneByOrFail(Folder, { id: other.id });
    expect(await goneAfter(entries, () => manager().softRemove(bare))).toEqual([]);
    const loaded = await manager().findOneOrFail(Folder, { where: { id: folder.id }, relations: { documents: true } });
    expect(await goneAfter(entries, () => manager().softRemove(loaded))).toEqual(entries.slice(0, 1));
  });

  it('as orphans are gone from their parent', async () => {
    const basket = await make(Basket);
    const fruit = await make(Fruit, { basket });
    const entries: Entry[] = [
      ['fruits', { basketId: basket.id }],
      ['fruits', { basketId: -1 }],
    ];
    const gone = await goneAfter(entries, () => manager().save(Basket, { id: basket.id, fruits: [] }));
    expect(gone).toEqual(entries.slice(0, 1));
    expect(await manager().countBy(Fruit, { id: fruit.id })).toBe(0);
  });

  it('through the parent’s repository are children of single-table inheritance', async () => {
    const [one, other] = [await make(Thermometer), await make(Thermometer)];
    const { id } = one;
    const entries: Entry[] = [
      ['thermometers', { id }],
      ['thermometers', { id: other.id }],
    ];
    const sensor = await manager().findOneByOrFail(Sensor, { id });
    expect(await goneAfter(entries, () => manager().remove(sensor))).toEqual(entries.slice(0, 1));
    expect(await goneAfter(entries, () => manager().delete(Sensor, other.id))).toContainEqual(entries[1]);
  });
});

describe('a view', () => {
  it('changes with the tables that it depends on, and with what those follow', async () => {
    const site = await make(Site);
    const entries: Entry[] = [
      ['sizes', { siteId: site.id }],
      ['depots', { country: 'de', region: 'by' }],
    ];
    expect(await goneAfter(entries, () => make(Rack, { siteId: site.id }))).toEqual(entries.slice(0, 1));
    expect(await goneAfter(entries, () => manager().remove(site))).toEqual(entries.slice(0, 1));
    expect(await goneAfter(entries, () => make(Label))).toEqual([]);
  });
});

describe('a rule that looks things up', () => {
  async function anAlarm() {
    const alarm = await make(Alarm);
    const flow = await make(Flow, { environmentId: 1 });
    await make(AlarmFlow, { alarmId: alarm.id, flowId: flow.id });
    const { id } = alarm;
    const entry = (environmentId: number, alarmId = id): Entry => ['environments', { alarmId, environmentId }];
    return { alarm, flow, entry };
  }

  it('S15: a delete where relations vanish by cascade invalidates what they stood for, computed before it', async () => {
    const { alarm, entry } = await anAlarm();
    const entries = [entry(1), entry(2), entry(1, -1)];
    const runner = rig.dataSource.createQueryRunner();
    await rig.fill(entries);
    await runner.startTransaction();
    await runner.manager.remove(alarm);
    expect(await rig.gone()).toEqual([]);
    await runner.commitTransaction();
    await runner.release();
    expect(await rig.gone()).toEqual([entry(1)]);
  });

  it('S16: a related row that is missing at delete time widens to all environments, and does not throw', async () => {
    const { alarm, flow, entry } = await anAlarm();
    await manager().delete(Flow, flow.id);
    const entries = [entry(1), entry(2), entry(1, -1)];
    expect(await goneAfter(entries, () => manager().remove(alarm))).toEqual([entry(1), entry(2)]);
    expect(rig.failures()).toEqual([]);
  });
});

describe('truncate', () => {
  it.each([
    ['raw SQL', () => manager().query('TRUNCATE label CASCADE')],
    ['repository.clear', () => manager().clear(Label, { cascade: true })],
  ])('by %s empties the tables that refer to it', async (_way, truncate) => {
    const entries: Entry[] = [
      ['posts', { post: 1, label: 1 }],
      ['posts', { post: 2, label: 1 }],
    ];
    expect(await goneAfter(entries, truncate)).toEqual(entries);
  });
});
