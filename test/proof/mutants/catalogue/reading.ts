import { LONG_SIMULATION, proveReading, SIMULATION, spec, type Mutant } from '../mutant.js';

const ENTRY = 'core/read/stored-entry.ts';
const SHARED_LOADS = 'core/access/shared-loads.ts';
const FILLER = 'core/fill/filler.ts';
const UNFENCED = 'core/fill/unfenced-flights.ts';

/** Reading, loading and filling. */
export const READING_MUTANTS: readonly Mutant[] = [
  {
    name: 'tokens captured after the load',
    breaks: 'invariant 2',
    file: SHARED_LOADS,
    find: `    { id, address, capture, onSent }: Missed<Id>,
    batch: Promise<FinishedLoad<readonly Loaded<T>[]>>,
    position: number,
  ): Promise<Landed> {
    const { value: values, taint, ms: loadMs } = await batch;`,
    replace: `    { id, address, capture: before, onSent }: Missed<Id>,
    batch: Promise<FinishedLoad<readonly Loaded<T>[]>>,
    position: number,
  ): Promise<Landed> {
    const { value: values, taint, ms: loadMs } = await batch;
    const again = before && (await this.parts.reader.lookup(this.binding, address, 'refresh'));
    const capture = again?.outcome === 'miss' ? again.capture : null;`,
    detectors: SIMULATION,
  },
  {
    name: 'absent counts as valid',
    breaks: 'invariant 8',
    file: 'core/entry/is-current.ts',
    find: 'if (current == null) return false;',
    replace: 'if (current == null) return true;',
    detectors: SIMULATION,
  },
  {
    name: 'tokens of indexes not compared',
    breaks: 'invariant 8',
    file: ENTRY,
    find: 'if (!envelope.hasIndexToken(i, found[1 + i])) return false;',
    replace: 'continue;',
    detectors: SIMULATION,
  },
  {
    name: 'token of the namespace not compared',
    breaks: 'invariant 8',
    file: ENTRY,
    find: ' || !envelope.hasSpaceToken(found[0])',
    replace: '',
    detectors: SIMULATION,
  },
  {
    name: 'tokens of foreseen tags not compared',
    breaks: 'invariant 8',
    file: 'core/entry/envelope-view.ts',
    find: 'areCurrent &&= isCurrentAt(bytes, tagAt, TOKEN_LENGTH, found[at + 1 + i]);',
    replace: '',
    detectors: SIMULATION,
  },
  {
    name: 'tokens of tags not compared',
    breaks: 'invariant 8',
    file: ENTRY,
    find: 'tags.every((tag, i) => isCurrent(tag.token, fences[i]))',
    replace: 'true',
    detectors: SIMULATION,
  },
  {
    name: 'a load shared without comparing tokens',
    breaks: 'invariant 9',
    file: 'core/fill/capture.ts',
    find: "return entry.cell.key + all.map(({ cell, token }) => `\\n${cell.key}=${latin1(token)}`).join('');",
    replace: 'return all.length > 0 ? entry.cell.key : latin1(entry.token);',
    detectors: LONG_SIMULATION,
  },
  {
    name: 'a load without tokens shared that began before the read did',
    breaks: 'invariant 9',
    file: UNFENCED,
    find: 'flight.begun <= since',
    replace: 'since < 0',
    detectors: [
      ...LONG_SIMULATION,
      ...spec('test/integration/core/unfenced-loads.spec.ts', 'loads anew when it comes'),
    ],
  },
  {
    name: 'a private view that captured no tokens is shared',
    breaks: 'invariant 7',
    file: UNFENCED,
    find: 'flight.isShared && taint === undefined ?',
    replace: 'flight.isShared ?',
    detectors: spec('test/integration/core/unfenced-loads.spec.ts', 'is not shared when it is a private view'),
  },
  {
    name: 'a request shared that was sent before the read began',
    breaks: 'invariant 9',
    file: 'core/read/store-batches.ts',
    find: 'return this.reads.ask(cells, use, onError);',
    replace: `const sent: Map<string, Promise<readonly CellReply[]>> = ((this as any).sent ??= new Map());
    const name = cells.map(({ key }) => key).join(' ');
    if (!sent.has(name)) {
      const answer = this.reads.submit(cells);
      sent.set(name, answer);
      void answer.catch(() => undefined).then(() => sent.delete(name));
    }
    return sent.get(name)!.then(use, onError);`,
    detectors: spec('libs/cache/src/core/read/store-batches.spec.ts', 'asks anew for who begins to read'),
  },
  {
    name: 'an answer shared by lists that are not the same',
    breaks: 'invariant 8',
    file: 'core/read/placed-list.ts',
    find: 'if (positions[i] !== this.positions[i]) return false;',
    replace: 'if (this.positions[i]! < 0) return false;',
    detectors: spec('libs/cache/src/core/read/distinct-cells.spec.ts', 'have answers of their own when'),
  },
  {
    name: 'a private view is filled',
    breaks: 'invariant 7',
    file: FILLER,
    find: "if (input.taint) throw new Refusal('tainted');",
    replace: '',
    detectors: SIMULATION,
  },
  {
    name: 'a private view is shared',
    breaks: 'invariant 7',
    file: SHARED_LOADS,
    find: 'shareable: shareable && taint === undefined',
    replace: 'shareable',
    detectors: SIMULATION,
  },
  {
    name: 'change fences not compared when the tags of a value become known',
    breaks: 'invariant 2',
    file: FILLER,
    find: 'if (!unchanged(changes, tokens.slice(all.length)))',
    replace: 'if (changes.length === 0 && !unchanged(changes, tokens))',
    detectors: SIMULATION,
  },
  {
    name: 'change fences looked at before the tokens of tags are taken, where they are at different nodes',
    breaks: 'invariant 2',
    file: FILLER,
    find: 'if (this.tags.isInOneBucket) return',
    replace: 'if (this.tags.isInOneBucket || count > 0) return',
    detectors: spec('test/integration/core/buckets.spec.ts', 'taken at one node after the other'),
  },
  {
    name: 'a write of a tag leaves its change fence alone',
    breaks: 'invariant 2',
    file: 'core/key/tag-space.ts',
    find: 'this.keys.fence(changeName(tag.group)), this.anyChange]',
    replace: ']',
    detectors: SIMULATION,
  },
  {
    name: 'tags of a group that nobody had foreseen are filled',
    breaks: 'invariant 2',
    file: FILLER,
    find: "if (!shareable) throw new Refusal('unknown-tags');",
    replace: '',
    detectors: LONG_SIMULATION,
  },
  {
    name: 'tags that only the loader names are forgotten',
    breaks: 'a loader may say what a value depends on',
    file: FILLER,
    find: 'const loaded = options.tags ?? [];',
    replace: 'const loaded: readonly Tag[] = [];',
    detectors: [...SIMULATION, ...proveReading(['RoutesByLoader'])],
  },
  {
    name: 'the version of the code is part of fences',
    breaks: 'fences do not depend on the version of the code',
    file: 'core/access/accessor-registry.ts',
    find: 'new Namespace(options, prefix, (text)',
    replace: "new Namespace(options, `${prefix}${this.options.version ?? ''}`, (text)",
    detectors: spec(
      'test/integration/core/unusable-entries.spec.ts',
      'is not read by another build, which invalidates it all the same',
    ),
  },
];
