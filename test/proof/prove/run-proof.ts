import { join } from 'node:path';
import { checkHistory } from './history/check-history.js';
import { APP_KILL } from './faults/choose-faults.js';
import { hasOldCache } from './processes/has-old-cache.js';
import { needsOutbox } from './processes/needs-outbox.js';
import { runTraffic, type Damage } from './processes/run-traffic.js';
import { saveCommitted } from './processes/save-committed.js';
import { openSurroundings } from './processes/surroundings.js';
import type { ProveOptions } from './prove-options.js';
import type { ProofReport } from './report/proof-report.js';
import { waysOf } from './report/ways.js';
import { createOutbox } from './world/create-outbox.js';

/** The report, and the first violation as a story when there is one. */
export interface Proof {
  readonly report: ProofReport;
  readonly story?: string;
}

/** Runs the whole proof: traffic, crashes and faults until there is enough, then the check of its history. */
export async function runProof(options: ProveOptions, interrupted: AbortSignal): Promise<Proof> {
  const { seed, topology, policy, faults } = options;
  const surroundings = await openSurroundings(topology, options.history);
  const { history, postgres } = surroundings;
  try {
    if (needsOutbox(options)) await createOutbox(postgres.url);
    for (const fault of faults?.faults ?? []) await fault.prepare?.(postgres.url);
    const began = performance.now();
    const damage = await runTraffic(options, surroundings, interrupted);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    await saveCommitted(postgres.url, join(history, 'committed.ndjson'));
    const { story, weather, answers, ...found } = await checkHistory(history);
    const report = {
      ...found,
      ways: waysOf(answers, { accessors: options.accessors, hasOldCache: hasOldCache(options) }),
      crashes: damage.crashes,
      topology,
      policy,
      ...(faults && { ...weather, faults: timesFired(faults.areProcessesKilled, damage) }),
      seed,
      seconds,
      history,
    };
    return { report, ...(story && { story }) };
  } finally {
    await surroundings.close();
  }
}

function timesFired(areProcessesKilled: boolean, { crashes, fired }: Damage): Readonly<Record<string, number>> {
  return areProcessesKilled ? { [APP_KILL]: crashes, ...fired } : fired;
}
