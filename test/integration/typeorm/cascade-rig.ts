import { CacheAccess, CacheNamespace, InvalidatedBy, type RuleContext } from 'nestjs-coherent-cache';
import { assertRulesKnown, instrument } from 'nestjs-coherent-cache/typeorm';
import type { DataSource } from 'typeorm';
import { createDatabase } from '../../support/test-database.js';
import * as entities from './cascade-entities.js';
import { City, Contact, Depot, Rack, SiteSize, Slot, Visit } from './cascade-entities.js';
import * as families from './cascade-families.js';
import { AlarmFlow, Branch, Document, Flow, Fruit, Leaf, Ring, Thermometer } from './cascade-families.js';
import { createCache, openDataSource } from './rig.js';

type Id = Record<string, number | string | null>;

/** Every entry holds 1: what counts is whether it is there. */
class Entries extends CacheAccess<number, Id> {
  protected load(): Promise<number> {
    return Promise.resolve(1);
  }
}

async function targetsOfLink(link: AlarmFlow, { manager }: RuleContext): Promise<Partial<Id>> {
  const flow = (await manager.findOneBy(Flow, { id: link.flowId })) as Flow | null;
  return flow ? { alarmId: link.alarmId, environmentId: flow.environmentId } : { alarmId: link.alarmId };
}

function declare(name: string, id: string[], rules: readonly ClassDecorator[], indexes: string[][] = []): Entries {
  const Declared = class extends Entries {};
  CacheNamespace({ name, id, indexes, ttl: '60s' } as never)(Declared);
  for (const rule of rules) rule(Declared);
  return new Declared();
}

const accessors = () => ({
  racks: declare('racks', ['siteId'], [InvalidatedBy(Rack, { siteId: 'siteId' })]),
  slots: declare('slots', ['rackId'], [InvalidatedBy(Slot, (slot) => ({ rackId: slot.rack.id }))]),
  labels: declare('labels', ['label'], [InvalidatedBy(Slot, (slot) => ({ label: slot.label }))]),
  contacts: declare('contacts', ['city'], [InvalidatedBy(Contact, (contact) => ({ city: contact.address.city }))]),
  visits: declare('visits', ['siteId'], [InvalidatedBy(Visit, { siteId: 'siteId' })]),
  visitors: declare('visitors', ['visitor'], [InvalidatedBy(Visit, (visit) => ({ visitor: visit.visitor }))]),
  sizes: declare('sizes', ['siteId'], [InvalidatedBy(SiteSize, { siteId: 'siteId' })]),
  cities: declare('cities', ['code'], [InvalidatedBy(City, { code: 'countryCode' })]),
  depots: declare('depots', ['country', 'region'], [InvalidatedBy(Depot, { country: 'country', region: 'region' })]),
  posts: declare(
    'posts',
    ['post', 'label'],
    [InvalidatedBy('post_labels', { post: 'the_post', label: 'the_label' })],
    [['post'], ['label']],
  ),
  ancestors: declare(
    'ancestors',
    ['above', 'below'],
    [InvalidatedBy('branch_closure', { above: 'id_ancestor', below: 'id_descendant' })],
    [['above'], ['below']],
  ),
  branches: declare('branches', ['parentId'], [InvalidatedBy(Branch, (one) => ({ parentId: one.parent?.id ?? null }))]),
  leaves: declare('leaves', ['id'], [InvalidatedBy(Leaf, { id: 'id' })]),
  rings: declare('rings', ['id'], [InvalidatedBy(Ring, { id: 'id' })]),
  documents: declare('documents', ['folderId'], [InvalidatedBy(Document, { folderId: 'folderId' })]),
  fruits: declare('fruits', ['basketId'], [InvalidatedBy(Fruit, (fruit) => ({ basketId: fruit.basket.id }))]),
  thermometers: declare('thermometers', ['id'], [InvalidatedBy(Thermometer, { id: 'id' })]),
  environments: declare(
    'environments',
    ['alarmId', 'environmentId'],
    [InvalidatedBy(AlarmFlow, targetsOfLink)],
    [['alarmId']],
  ),
});

export type CascadeAccessors = ReturnType<typeof accessors>;

/** A database of tables that refer to each other, and a cache with entries on them. */
export interface CascadeRig {
  readonly dataSource: DataSource;
  /** Puts entries into the cache, given as `namespace { id }`. */
  fill(entries: readonly Entry[]): Promise<void>;
  /** Returns which of the entries put there last are gone. */
  gone(): Promise<readonly Entry[]>;
  /** SQL that was sent since the last `fill`. */
  queries(): readonly string[];
  failures(): readonly unknown[];
  close(): Promise<void>;
}

export type Entry = readonly [namespace: keyof CascadeAccessors, id: Id];

export async function createCascadeRig(postgresUrl: string): Promise<CascadeRig> {
  const database = await createDatabase(postgresUrl);
  const sent: string[] = [];
  const log = { logQuery: (sql: string) => void sent.push(sql) };
  const ignore = () => undefined;
  const dataSource = await openDataSource(database.url, {
    entities: [...Object.values(entities), ...Object.values(families)],
    synchronize: true,
    logging: ['query'],
    logger: {
      ...log,
      logQueryError: ignore,
      logQuerySlow: ignore,
      logSchemaBuild: ignore,
      logMigration: ignore,
      log: ignore,
    },
  });
  const { cache, events } = createCache({});
  const all = accessors();
  for (const accessor of Object.values(all)) cache.bind(accessor);
  assertRulesKnown(cache, [dataSource]);
  const undo = instrument(dataSource, cache);
  let filled: readonly Entry[] = [];
  return {
    dataSource,
    fill: async (entries) => {
      filled = entries;
      await Promise.all(entries.map(([name, id]) => all[name].get(id)));
      events.clear();
      sent.length = 0;
    },
    gone: async () => {
      const found = await Promise.all(filled.map(([name, id]) => all[name].peek(id)));
      return filled.filter((_entry, n) => found[n] === undefined);
    },
    queries: () => sent,
    failures: () => events.of('rule_failed'),
    close: async () => {
      undo();
      await dataSource.destroy();
      await cache.close();
      await database.drop();
    },
  };
}
