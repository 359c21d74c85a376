import { setImmediate } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { HistoryWriter } from '../history/history-writer.js';
import { lateMoment, moment } from '../history/moment.js';
import type { Answer } from '../history/answer.js';
import type { ReadDetails, ReadLine } from '../history/history-line.js';
import type { Observation } from '../history/observation.js';
import type { CheckedAccess } from '../world/accessors/checked-access.js';
import type { Draws } from './draws.js';
import type { Failures } from './failures.js';
import type { Spots } from './spots.js';
import { workInProgress, type WorkNotes } from './work-in-progress.js';

/** What a reader works with. */
export interface ReaderParts {
  readonly dataSource: DataSource;
  readonly history: HistoryWriter;
  readonly draws: Draws;
  readonly spots: Spots;
  readonly failures: Failures;
  readonly accessors: readonly CheckedAccess<unknown, any>[];
}

/** How many reads follow the writers, where there is something to follow. */
const FOLLOWING = 0.4;

interface Way {
  readonly name: string;
  readonly weight: number;
  /** Resolves to undefined when there was nothing to see. */
  read(
    parts: ReaderParts,
    accessor: CheckedAccess<unknown, any>,
    ids: readonly object[],
  ): Promise<unknown[] | undefined>;
}

const WAYS: readonly Way[] = [
  { name: 'get', weight: 80, read: async (_parts, accessor, [id]) => [await accessor.get(id)] },
  { name: 'getMany', weight: 10, read: (_parts, accessor, ids) => accessor.getMany(ids) },
  { name: 'peek', weight: 6, read: async (_parts, accessor, [id]) => ifSeen(await accessor.peek(id)) },
  { name: 'refresh', weight: 1, read: async (_parts, accessor, [id]) => [await accessor.refresh(id)] },
  {
    name: 'set',
    weight: 1,
    read: async ({ history }, accessor, [id]) => {
      history.note(['set', accessor.constructor.name, await accessor.put(id)]);
      return undefined;
    },
  },
  {
    name: 'within',
    weight: 1,
    read: ({ dataSource }, accessor, [id]) =>
      dataSource.transaction(async (manager) => [await accessor.within(manager).get(id)]),
  },
];

/** Reads in every way, one read after the other. */
export class Reader {
  private readonly names: ReadonlySet<string>;

  constructor(private readonly parts: ReaderParts) {
    this.names = new Set(parts.accessors.map((each) => each.constructor.name));
  }

  /** Resolves to how many values were read. */
  async read(): Promise<number> {
    const { draws, history, failures } = this.parts;
    const [accessor, first] = this.choose();
    const way = draws.weighted(WAYS);
    const ids = way.name === 'getMany' ? [first, accessor.draw(draws), accessor.draw(draws)] : [first];
    const answers: Answer[] = [];
    const notes: WorkNotes = { answers };
    const start = moment();
    try {
      const values = await workInProgress.run(notes, () => way.read(this.parts, accessor, ids));
      const end = lateMoment();
      if (!values) return 0;
      const seen = values.map((value, index) => accessor.observe(ids[index], value));
      const own = seen.map(([first]) => first!);
      const contained: Observation[] = seen.flatMap(([, ...others]) => others);
      const line: ReadLine = [
        'read',
        way.name,
        accessor.constructor.name,
        start,
        end,
        own.length,
        [...own, ...contained],
        answers,
      ];
      const details = {
        ...(way.name === 'get' &&
          notes.loadedMs !== undefined && {
            addedUs: Math.round(end - start - 1_000 * notes.loadedMs),
          }),
        ...(accessor.windowMs > 0 && answers.includes('kept') && { windowUs: 1_000 * accessor.windowMs }),
      } satisfies ReadDetails;
      if (Object.keys(details).length > 0) line.push(details);
      history.note(line);
      // It was answered within the turn: what else there is to do has to have one too.
      if (details.windowUs) await setImmediate();
      return values.length;
    } catch (error) {
      failures.ofReader(error);
      return 0;
    }
  }

  private choose(): [accessor: CheckedAccess<unknown, any>, id: object] {
    const { draws, accessors, spots } = this.parts;
    const [name, id] = (draws.chance(FOLLOWING) && spots.draw(draws, this.names)) || [];
    const accessor = accessors.find((each) => each.constructor.name === name) ?? draws.pick(accessors);
    return [accessor, id ?? accessor.draw(draws)];
  }
}

function ifSeen(value: unknown): unknown[] | undefined {
  return value === undefined ? undefined : [value];
}
