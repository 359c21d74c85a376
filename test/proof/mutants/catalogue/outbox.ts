import { spec, type Mutant } from '../mutant.js';

const WRITING_SPEC = 'test/integration/typeorm/outbox/outbox-writing.int-spec.ts';
const RELAY_SPEC = 'test/integration/typeorm/outbox/outbox-relay.int-spec.ts';
const KILLED_SPEC = 'test/integration/typeorm/outbox/killed-writer.int-spec.ts';

const KEEPER = 'typeorm/outbox/debt-keeper.ts';
const RELAY = 'typeorm/outbox/outbox-relay.ts';
const SQL = 'typeorm/outbox/outbox-sql.ts';

/** What is kept in the database while the store cannot be told. */
export const OUTBOX_MUTANTS: readonly Mutant[] = [
  {
    name: 'debts of transactions not kept',
    breaks: 'outbox: nothing owed is lost',
    file: 'typeorm/bracket/runner-session.ts',
    find: 'if (!(await this.bracket.mark())) await this.keep?.(this.bracket.debt());',
    replace: 'await this.bracket.mark();',
    detectors: spec(KILLED_SPEC, 'a process that is killed between COMMIT and telling the store'),
  },
  {
    name: 'debts of statements alone not kept',
    breaks: 'outbox: nothing owed is lost',
    file: 'typeorm/bracket/runner-session.ts',
    find: 'isTold || !keep ? run() : keep(bracket.debt(), run)',
    replace: 'run()',
    detectors: spec(WRITING_SPEC, 'a statement alone keeps what it owes'),
  },
  {
    name: 'no savepoint around a debt',
    breaks: 'outbox: the write is left as it is',
    file: KEEPER,
    find: 'this.#isMysql ? insert() : inSavepoint(this.runner, insert)',
    replace: 'this.#isMysql ? insert() : insert()',
    detectors: spec(WRITING_SPEC, 'leaves the transaction as it is, and is owed in memory alone'),
  },
  {
    name: 'others may send while a debt is written',
    breaks: 'outbox: the write is left as it is',
    file: 'typeorm/bracket/lane.ts',
    find: `    while (this.#held) await this.#held;
    this.#inFlight++;`,
    replace: '    this.#inFlight++;',
    detectors: spec(WRITING_SPEC, 'does not take along what others send on the connection in the meantime'),
  },
  {
    name: 'a statement put into a transaction beside one that may be beginning',
    breaks: 'outbox: the write is left as it is',
    file: 'typeorm/bracket/instrumented-runner.ts',
    find: '!this.isInTransaction && this.#lane.isIdle',
    replace: '!this.isInTransaction',
    detectors: spec(WRITING_SPEC, 'a transaction that was begun by hand, unawaited, is not committed'),
  },
  {
    name: 'debts delivered as if they were the relay’s own',
    breaks: 'outbox: nothing owed is lost',
    file: 'core/invalidation/deliver-debt.ts',
    find: 'foreign.find(tables, own)',
    replace: 'foreign.find(tables)',
    detectors: spec(RELAY_SPEC, 'is delivered to accessors that it did not have'),
  },
  {
    name: 'rows deleted that could not be delivered',
    breaks: 'outbox: nothing owed is lost',
    file: RELAY,
    find: 'await this.#deliver(rows, runner);',
    replace: 'await this.#deliver(rows, runner).catch(() => undefined);',
    detectors: spec(RELAY_SPEC, 'stays where it is as long as the store cannot be told'),
  },
  {
    name: 'rows that cannot be read left out',
    breaks: 'outbox: nothing owed is lost',
    file: RELAY,
    find: `if (areUnclear) await cache.clear('outbox');`,
    replace: '',
    detectors: spec(RELAY_SPEC, 'counts as everything when it is'),
  },
  {
    name: 'rows of every prefix relayed',
    breaks: 'outbox: nothing owed is lost',
    file: SQL,
    find: 'WHERE prefix = ${given(1)}`;',
    replace: "WHERE prefix <> ${given(1)} || ' '`;",
    detectors: spec(RELAY_SPEC, 'is left to those with the same prefix'),
  },
  {
    name: 'the store believed before what is owed is delivered',
    breaks: 'outbox: trust',
    file: RELAY,
    find: 'this.#inTurn(() => this.#drain())',
    replace: 'Promise.resolve()',
    detectors: spec(RELAY_SPEC, 'what is owed is delivered: when it was out of reach'),
  },
  {
    name: 'the store believed while somebody else is still relaying',
    breaks: 'outbox: trust',
    file: SQL,
    find: 'LIMIT ${given(3)} FOR UPDATE`',
    replace: 'LIMIT ${given(3)} FOR UPDATE SKIP LOCKED`',
    detectors: spec(RELAY_SPEC, 'rows that somebody else is relaying have to be relayed'),
  },
  {
    name: 'the relay as part of whatever sets it off',
    breaks: 'outbox: nothing owed is lost',
    file: 'typeorm/background/own-context.ts',
    find: 'return this.#resource.runInAsyncScope(work);',
    replace: 'return work();',
    detectors: spec(RELAY_SPEC, 'are no part of the transaction or the load that sets them off'),
  },
];
