import type { CacheAccess } from 'nestjs-coherent-cache';
import { captureSql, type CaptureOptions, type CaptureSql } from 'nestjs-coherent-cache/typeorm';
import type { DataSource } from 'typeorm';
import { expect, vi } from 'vitest';
import type { OutboxRig, Process, ProcessOptions } from '../outbox/outbox-rig.js';

type Accessors = Record<string, CacheAccess<any, any>>;

/** Starts a process that captures, with the triggers in place. */
export async function startCapturing<A extends Accessors>(
  rig: OutboxRig,
  accessorsOf: (dataSource: DataSource) => A,
  { capture = true, ...options }: ProcessOptions & { readonly capture?: true | CaptureOptions } = {},
): Promise<Process<A>> {
  const given = { outbox: { pollEvery: '20ms' }, capture, ...options.instrument };
  const app = await rig.start(accessorsOf, { ...options, instrument: given });
  await install(rig, await captureSql(app));
  await vi.waitFor(() => expect(app.cache.isServing).toBe(true));
  return app;
}

/** Twice: it may be run again and again. */
async function install(rig: OutboxRig, { up }: CaptureSql): Promise<void> {
  for (const sql of [...up, ...up]) await rig.sql(sql);
}

/** Waits until everything that the database told of was relayed; returns what was invalidated, as `scope namespace label`. */
export async function relayedOf({ events }: Process<Accessors>, rig: OutboxRig): Promise<string[]> {
  await vi.waitFor(
    async () => {
      expect(await rig.rows()).toEqual([]);
      expect(events.of('relayed')).not.toEqual([]);
    },
    { timeout: 10_000 },
  );
  const lines = events.of('invalidation').map(({ scope, namespace, label }) => `${scope} ${namespace} ${label}`);
  events.clear();
  return [...new Set(lines)].sort();
}
