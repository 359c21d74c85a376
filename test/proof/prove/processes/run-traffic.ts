import { join } from 'node:path';
import { FaultSchedule } from '../faults/fault-schedule.js';
import { HistoryWriter } from '../history/history-writer.js';
import { countFrom } from '../history/moment.js';
import { watchSplits } from '../topology/watch-splits.js';
import type { ProveOptions } from '../prove-options.js';
import { Draws } from '../traffic/draws.js';
import { runOldCache } from '../old-cache/run-old-cache.js';
import { hasOldCache } from './has-old-cache.js';
import { needsOutbox } from './needs-outbox.js';
import { Gates } from './gates.js';
import { crashUntilDone } from './crash-until-done.js';
import type { Surroundings } from './surroundings.js';
import { WorkerPool } from './worker-pool.js';
import { WorkerProcess } from './worker-process.js';

const SPARES = 3;
const WRITERS = 3;

/** What was done to processes and servers. */
export interface Damage {
  readonly crashes: number;
  readonly fired: Readonly<Record<string, number>>;
}

/** Lets processes read and write, and breaks what is to be broken, until there is enough. */
export async function runTraffic(
  options: ProveOptions,
  surroundings: Surroundings,
  interrupted: AbortSignal,
): Promise<Damage> {
  const failure = new AbortController();
  const fail = (error: unknown): void => failure.abort(error);
  const origin = process.hrtime.bigint();
  countFrom(origin);
  const pool = openPool(options, surroundings, origin, fail);
  const history = new HistoryWriter(join(surroundings.history, 'faults.ndjson'));
  const { servers, postgres } = surroundings;
  const faults = options.faults?.faults ?? [];
  const schedule = new FaultSchedule(faults, { servers, postgres, pool }, new Draws(options.seed), history);
  const over = new AbortController();
  try {
    await pool.open();
    failure.signal.throwIfAborted();
    const untilOver = AbortSignal.any([over.signal, failure.signal]);
    const watching = faults.length > 0 ? watchSplits(servers, history, untilOver).catch(fail) : undefined;
    const old = { redis: servers.place, databaseUrl: postgres.url, draws: new Draws(options.seed) };
    const beside = hasOldCache(options) ? runOldCache(old, untilOver).catch(fail) : undefined;
    const breaking = schedule.run(untilOver).catch(fail);
    await crashUntilDone(pool, schedule, options, AbortSignal.any([interrupted, failure.signal]));
    over.abort();
    await Promise.all([breaking, watching, beside]);
    failure.signal.throwIfAborted();
    await pool.close();
    return { crashes: pool.crashes, fired: schedule.fired };
  } catch (error) {
    over.abort();
    await pool.kill();
    throw error;
  } finally {
    history.close();
  }
}

function openPool(
  options: ProveOptions,
  { servers, postgres, history, program }: Surroundings,
  origin: bigint,
  failure: (error: unknown) => void,
): WorkerPool {
  const { kinds, accessors, readers, readsPerWrite, policy, faults } = options;
  const kindsOfGates = new Set(faults?.faults.flatMap(({ gate }) => gate ?? []));
  const pool: WorkerPool = new WorkerPool(options.processes, SPARES, async (name, number) => {
    const gates = await Gates.open({ redis: servers.place, databaseUrl: postgres.url }, kindsOfGates);
    const plan = {
      ...gates.ways,
      name,
      seed: options.seed + number,
      origin: origin.toString(),
      policy,
      hasOutbox: needsOutbox(options),
      isUnderFaults: faults !== undefined,
      // Of two processes one is, also where there are two only.
      isDeaf: number % 2 === 0,
      history: join(history, `${name}.ndjson`),
      kinds,
      accessors,
      readers,
      writers: WRITERS,
      readsPerWrite,
    };
    return new WorkerProcess(program, plan, gates, {
      failure,
      writing: (news, from) => pool.tell(news, from),
    });
  });
  return pool;
}
