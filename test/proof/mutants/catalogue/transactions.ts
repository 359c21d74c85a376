import { proveWith, spec, type Mutant } from '../mutant.js';

const RUNNER = 'typeorm/bracket/instrumented-runner.ts';
const SESSION = 'typeorm/bracket/runner-session.ts';
const CONTROL = 'typeorm/sql/reading/read-control.ts';
const EXACT = ['save', 'insert', 'remove'];

/** Where COMMIT and ROLLBACK are, and who reads inside of what. */
export const TRANSACTION_MUTANTS: readonly Mutant[] = [
  {
    name: 'a rolled-back savepoint drops what was collected around it',
    breaks: 'hazard: commit events fire for savepoints',
    file: CONTROL,
    find: "'to') ? ['savepoint'] : chained('rollback', list)",
    replace: "'to') ? ['rollback'] : chained('rollback', list)",
    detectors: proveWith(...EXACT),
  },
  {
    name: 'the end of a savepoint is taken for the COMMIT',
    breaks: 'hazard: commit events fire for savepoints',
    file: CONTROL,
    find: "=== 'cockroach_restart' ? 'early-commit' : 'savepoint'",
    replace: "=== 'cockroach_restart' ? 'early-commit' : 'commit'",
    detectors: proveWith(...EXACT),
  },
  {
    name: 'finalised before COMMIT instead of after it',
    breaks: 'invariant 3',
    file: SESSION,
    find: '      result = await run();\n    } catch (error) {\n      await this.#commitFailed(bracket, error);',
    replace:
      '      await this.#finalise(bracket);\n      result = await run();\n      this.#forgetTransaction();\n      return result;\n    } catch (error) {\n      await this.#commitFailed(bracket, error);',
    detectors: proveWith(...EXACT),
  },
  {
    name: 'COMMIT is not bracketed at all',
    breaks: 'invariant 3',
    file: RUNNER,
    find: 'return this.#end(() => this.session.commit(run));\n      case',
    replace: 'return this.#end(run);\n      case',
    detectors: proveWith(...EXACT),
  },
  {
    name: 'the finalise of a transaction not awaited',
    breaks: 'invariant 3',
    file: SESSION,
    find: '    this.#forgetTransaction();\n    await this.#finalise(bracket);\n    return result;',
    replace: '    this.#forgetTransaction();\n    void this.#finalise(bracket);\n    return result;',
    detectors: spec(
      'test/integration/typeorm/transactions.int-spec.ts',
      'S17: marks before COMMIT and finalises after it',
    ),
  },
  {
    name: 'a statement outside any transaction is not bracketed',
    breaks: 'invariant 3',
    file: RUNNER,
    find: `        return this.#alone(
          written,
          () => (this.isInTransaction ? this.#within(written, run) : run()),
          query.text.isOneWriteOfRows ? this.#keepWith(query) : undefined,
        );`,
    replace: '        return this.isInTransaction ? this.#within(written, run) : run();',
    detectors: proveWith('update by id', 'manager.query', 'delete by id', 'insert'),
  },
  {
    name: 'a statement outside any transaction is invalidated before it only',
    breaks: 'invariant 3',
    file: SESSION,
    find: 'if (bracket.isEmpty) return run();',
    replace: 'await bracket.mark();\n    await bracket.finalise();\n    return run();',
    detectors: proveWith('update by id', 'manager.query', 'delete by id', 'insert'),
  },
  {
    name: 'old values of a row ignored',
    breaks: 'old and new values of a row',
    file: 'typeorm/events/transaction-events.ts',
    find: "return [['old', old ?? UNKNOWN_ROW], newRow];",
    replace: 'return [newRow];',
    detectors: proveWith(...EXACT),
  },
  {
    name: 'new values of a row ignored',
    breaks: 'old and new values of a row',
    file: 'typeorm/events/transaction-events.ts',
    find: "return [['old', old ?? UNKNOWN_ROW], newRow];",
    replace: "return [['old', old ?? UNKNOWN_ROW]];",
    detectors: proveWith(...EXACT),
  },
  {
    name: 'the old values of a row taken from memory, not from under its lock',
    breaks: 'old and new values of a row',
    file: 'typeorm/events/transaction-events.ts',
    find: 'Promise.resolve().then(() => this.runner.rows.read(metadata, id, lockOfUpdate(event)));',
    replace: 'Promise.resolve(writtenRow(metadata, databaseEntity));',
    detectors: spec('test/integration/typeorm/transactions.int-spec.ts', 'S14: is invalidated where it was'),
  },
  {
    name: 'an invalidation inside a transaction is lost',
    breaks: 'explicit invalidation joins the transaction',
    file: 'core/invalidation/invalidations.ts',
    find: 'for (const bracket of this.context().writesOf(manager)) bracket.add(fence);',
    replace: 'void this.context().writesOf(manager);',
    detectors: proveWith('explicit invalidate'),
  },
  {
    name: 'a read inside a transaction is served from the cache',
    breaks: 'invariant 7',
    file: 'typeorm/load/typeorm-load-context.ts',
    find: '|| this.#ambient.current().size > 0;',
    replace: ';',
    detectors: spec('test/integration/typeorm/ambient-transactions.int-spec.ts', 'sees what the transaction wrote'),
  },
  {
    name: 'a load on the connection of a transaction is filled',
    breaks: 'invariant 7',
    file: RUNNER,
    find: "if (this.isInTransaction) this.parts.context.mark('transaction');\n    else if",
    replace: 'if',
    detectors: spec(
      'test/integration/typeorm/loads.int-spec.ts',
      'S18: through a query runner that is in a transaction',
    ),
  },
  {
    name: 'what is to be stored is loaded from a replica',
    breaks: 'invariant 7',
    file: 'typeorm/load/typeorm-load-context.ts',
    find: "return this.#frames.getStore()?.watched ? 'master' : asked;",
    replace: 'return asked;',
    detectors: spec('test/integration/typeorm/loads.int-spec.ts', 'S18: is asked at its primary'),
  },
];
