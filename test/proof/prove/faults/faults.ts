import { APP_PAUSE } from './app-pause.js';
import { CLIENT_KILL } from './client-kill.js';
import { CLIENT_PAUSE } from './client-pause.js';
import { EVICTION } from './eviction.js';
import { FAIL_BACK } from './fail-back.js';
import { FAILOVER } from './failover.js';
import type { Fault } from './fault.js';
import { FLUSHALL } from './flushall.js';
import { OOM } from './oom.js';
import { PG_CUT_AFTER_COMMIT } from './pg-cut-after-commit.js';
import { PG_CUT_BEFORE_COMMIT } from './pg-cut-before-commit.js';
import { PG_KILL_IN_COMMIT } from './pg-kill-in-commit.js';
import { PG_RESTART } from './pg-restart.js';
import { PROXY_DELAY } from './proxy-delay.js';
import { PROXY_DROP } from './proxy-drop.js';
import { PROXY_RESET } from './proxy-reset.js';
import { PROXY_HALF_OPEN } from './proxy-half-open.js';
import { PROXY_TRUNCATE } from './proxy-truncate.js';
import { PROXY_REORDER } from './proxy-reorder.js';
import { PROXY_DROP_REPLY } from './proxy-drop-reply.js';
import { REDIS_KILL } from './redis-kill.js';
import { REDIS_PAUSE } from './redis-pause.js';
import { RESHARDING } from './resharding.js';
import { RESTART_AOF } from './restart-aof.js';
import { RESTART_EMPTY } from './restart-empty.js';
import { RESTART_OLD_RDB } from './restart-old-rdb.js';
import { SCRIPT_FLUSH } from './script-flush.js';

/** Everything that is broken on purpose, besides processes that are killed. */
export const FAULTS: readonly Fault[] = [
  APP_PAUSE,
  REDIS_PAUSE,
  REDIS_KILL,
  RESTART_EMPTY,
  RESTART_OLD_RDB,
  RESTART_AOF,
  FAILOVER,
  FAIL_BACK,
  FLUSHALL,
  SCRIPT_FLUSH,
  CLIENT_KILL,
  CLIENT_PAUSE,
  EVICTION,
  OOM,
  RESHARDING,
  PROXY_DELAY,
  PROXY_DROP,
  PROXY_RESET,
  PROXY_HALF_OPEN,
  PROXY_TRUNCATE,
  PROXY_REORDER,
  PROXY_DROP_REPLY,
  PG_KILL_IN_COMMIT,
  PG_CUT_BEFORE_COMMIT,
  PG_CUT_AFTER_COMMIT,
  PG_RESTART,
];
