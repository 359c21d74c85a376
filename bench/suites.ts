import { app } from './app/app.js';
import { batch100 } from './batch/batch.js';
import { clear } from './clear/clear.js';
import { codec } from './codec/codec.js';
import { hit1, hit64, hit8, hitTags5 } from './hit/hits.js';
import { memory } from './memory/memory.js';
import { miss } from './miss/miss.js';
import { local } from './local/local.js';
import { outage } from './outage/outage.js';
import { hitPeers } from './peers/hit-peers.js';
import { scale } from './scale/scale.js';
import { stampede } from './stampede/stampede.js';
import type { Suite } from './suite.js';
import { write } from './write/write.js';

export const SUITES: readonly Suite[] = [
  hit64,
  hit8,
  hit1,
  hitTags5,
  hitPeers,
  batch100,
  codec,
  clear,
  write,
  miss,
  memory,
  app,
  scale,
  outage,
  local,
  stampede,
];
