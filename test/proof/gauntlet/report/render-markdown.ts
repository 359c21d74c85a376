import type { GauntletReport } from '../gauntlet-report.js';
import { LIBRARIES } from '../libraries/libraries.js';
import type { Library } from '../library.js';
import { tableOf } from './render-table.js';

/** Returns `docs/reference/gauntlet.md`. */
export function renderMarkdown(report: GauntletReport): string {
  return [INTRODUCTION, factsOf(report), markdownTable(tableOf(report)), READING, setUps(report), ''].join('\n\n');
}

const INTRODUCTION = `# The gauntlet

The same races, driven by hand, and the same outages of Redis, on seven caching libraries for Node, each set up as its
documentation recommends for invalidating after a write with Redis as the shared tier. \`npm run gauntlet\` runs it again and prints the table; with \`-- --json\` every single read.
This page is its output (\`-- --markdown\`, formatted).

In every race a row is at version 1, a write commits version 2, and the library's invalidation is awaited, including the messages
of its bus. Only reads that begin after that count.

- **no race**: read, write, invalidate, read. A check that every library is set up right.
- **stale fill**: a load has read version 1 when the write commits; it ends after the invalidation. What do later reads get?
- **late reader**: as before, but one more reader arrives before the old load has ended. What does that reader get?

One process: reader and writer are the same. Two processes: they share Redis and the database, nothing else.

In an outage Redis breaks under a library that is at work: it is halted, with its connections open, or it is killed. Then an entry is read that
is not cached, by a loader that takes 5 ms, and then it is invalidated. Every library keeps the time limits that it has by default.`;

const READING = `- **clean**: every read returned version 2.
- **late**: a read returned version 1 although it began after the invalidation. The rows of the late reader look at that reader alone.
- **stale**: reads return version 1, twice in a row with no load running any more: until the time to live ends.
- **n/a**: the library has no such way of reading or invalidating.

And in an outage:

- **clean**: the read returned the loader's value within a second; the invalidation ended within a second, be it by telling its caller that Redis
  cannot be told. What an invalidation that ended was worth is not looked at.
- **slow**: it took longer than that.
- **hangs**: it had not ended after 5 seconds.
- **fails**: the read was rejected although the loader had the value, or the process ended.

This table is not a ranking. A cache that deletes after a write is right whenever no load overlaps the write, and the time to live bounds
the rest; for many applications that is enough. These libraries have features that are not in the table, and ours lacks some of them. Ours is
told of writes by explicit calls here, as the others have to be. What it does without them is the subject of
[Which writes are seen](../concepts/writes.md); why it is clean, that of [How it stays right](../concepts/coherence.md).`;

function factsOf({ date, node, redis }: GauntletReport): string {
  return `Run on ${date} with Node ${node.replace(/^v/, '')} and Redis ${redis}.`;
}

function markdownTable([header = [], ...lines]: string[][]): string {
  return [header, header.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function setUps(report: GauntletReport): string {
  return ['## How each library was set up', ...LIBRARIES.map((library) => setUpOf(library, report))].join('\n\n');
}

function setUpOf(library: Library, { versions }: GauntletReport): string {
  const packages = library.packages.map((name) => `${name} ${versions[name]}`).join(', ');
  const missing = Object.entries(library.missing).map(([scheme, reason]) => `${scheme}: ${reason}`);
  const absent = missing.length > 0 ? ` Not applicable: ${missing.join('; ')}.` : '';
  return `### [${library.name}](${library.documentation})\n\n${packages}. ${library.setUp}${absent}`;
}
