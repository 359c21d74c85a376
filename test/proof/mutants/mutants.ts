import { BRACKET_MUTANTS } from './catalogue/bracket.js';
import { CACHED_METHOD_MUTANTS } from './catalogue/cached-methods.js';
import { HASH_MUTANTS } from './catalogue/hash.js';
import { INSIGHT_MUTANTS } from './catalogue/insight.js';
import { KEPT_VALUES_MUTANTS } from './catalogue/kept-values.js';
import { LEGACY_MUTANTS } from './catalogue/legacy.js';
import { LIFETIME_MUTANTS } from './catalogue/lifetimes.js';
import { LISTING_MUTANTS } from './catalogue/listing.js';
import { OUTBOX_MUTANTS } from './catalogue/outbox.js';
import { OTHER_PROCESSES_MUTANTS } from './catalogue/other-processes.js';
import { READING_MUTANTS } from './catalogue/reading.js';
import { STATEMENT_MUTANTS } from './catalogue/statements.js';
import { STORE_MUTANTS } from './catalogue/store.js';
import { TRANSACTION_MUTANTS } from './catalogue/transactions.js';
import { WEATHER_MUTANTS } from './catalogue/weather.js';
import { PAYLOAD_MUTANTS } from './catalogue/payloads.js';
import type { Mutant } from './mutant.js';

/** Every deliberate break, the longest to find first. */
export const MUTANTS: readonly Mutant[] = [
  ...STATEMENT_MUTANTS,
  ...TRANSACTION_MUTANTS,
  ...OUTBOX_MUTANTS,
  ...OTHER_PROCESSES_MUTANTS,
  ...WEATHER_MUTANTS,
  ...BRACKET_MUTANTS,
  ...STORE_MUTANTS,
  ...READING_MUTANTS,
  ...KEPT_VALUES_MUTANTS,
  ...LIFETIME_MUTANTS,
  ...PAYLOAD_MUTANTS,
  ...LEGACY_MUTANTS,
  ...HASH_MUTANTS,
  ...CACHED_METHOD_MUTANTS,
  ...LISTING_MUTANTS,
  ...INSIGHT_MUTANTS,
];
