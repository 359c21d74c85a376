import { local } from './local/local.js';
import { outage } from './outage/outage.js';
import { stampede } from './stampede/stampede.js';
import type { Suite } from './suite.js';

export const SUITES: readonly Suite[] = [outage, local, stampede];
