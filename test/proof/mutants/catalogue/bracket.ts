import { LONG_SIMULATION, SIMULATION, type Mutant } from '../mutant.js';

const BRACKET = 'core/invalidation/write-bracket.ts';
const OWED = 'core/invalidation/owed-fences.ts';

/** The write bracket, and what becomes of it while the store is away. */
export const BRACKET_MUTANTS: readonly Mutant[] = [
  {
    name: 'no mark',
    breaks: 'invariant 3',
    file: BRACKET,
    find: 'return this.parts.store.mark(this.writer, cells, this.parts.leaseMs);',
    replace: 'return MARKED;',
    detectors: SIMULATION,
  },
  {
    name: 'no finalise',
    breaks: 'invariant 3',
    file: BRACKET,
    find: 'return this.parts.store.finalise(this.marked.size > 0 ? writer : NOBODY, cells);',
    replace: 'return NOTHING_DONE;',
    detectors: SIMULATION,
  },
  {
    name: 'finalise not awaited',
    breaks: 'invariant 3',
    file: BRACKET,
    find: 'async finalise(): Promise<void> {\n    await this.tell(this.writer);',
    replace: 'async finalise(): Promise<void> {\n    void this.tell(this.writer);',
    detectors: LONG_SIMULATION,
  },
  {
    name: 'finalise before COMMIT only: what is marked is not deleted again',
    breaks: 'invariant 3',
    file: 'stores/memory/memory-store.ts',
    find: 'deleted++;\n      this.invalidate(kind, key);',
    replace: 'deleted++;',
    detectors: SIMULATION,
  },
  {
    name: 'mark not awaited',
    breaks: 'invariant 3',
    file: BRACKET,
    find: "await this.bounded('mark', () => this.markAll());",
    replace: "void this.bounded('mark', () => this.markAll()).catch(() => undefined);",
    detectors: LONG_SIMULATION,
  },
  {
    name: 'marks lifted although nobody knows whether it was committed',
    breaks: 'invariant 4',
    file: BRACKET,
    find: 'await this.tell(`${this.writer}?`);',
    replace: 'await this.tell(this.writer);',
    detectors: LONG_SIMULATION,
  },
  {
    name: 'reads served while invalidations are owed',
    breaks: 'outage policy',
    file: 'core/trust/trust.ts',
    find: 'return owed.isEmpty || !owed.concerns(cells, () => shared.tablesOf(namespace));',
    replace: 'return owed.isEmpty || shared.tablesOf(namespace) !== null || cells.length > 0;',
    detectors: LONG_SIMULATION,
  },
  {
    name: 'what the store could not be told is forgotten',
    breaks: 'outage policy',
    file: OWED,
    find: 'if (!this.owed.has(EVERYBODY)) this.replace(debt.writer, debt);',
    replace: '',
    detectors: SIMULATION,
  },
  {
    name: 'a debt counts as paid although it was not delivered',
    breaks: 'outage policy',
    file: OWED,
    find: '} catch {\n      return false;',
    replace: '} catch {\n      this.paid(debt.writer);\n      return true;',
    detectors: SIMULATION,
  },
];
