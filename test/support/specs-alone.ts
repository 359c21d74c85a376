import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What reaches beyond a spec: modules that others import, clocks and listeners of the process, entities of whichever application is next. */
const REACHES = [
  /\bvi\.(?:mock|doMock|resetModules|useFakeTimers|stubGlobal|stubEnv)\(/,
  /\bspyOn\((?:[\w.]+\.prototype|globalThis|process|console|performance|Math|Date),/,
  /\bprocess\.(?:on|once|chdir|exitCode = )\b/,
  /\bprocess\.env(?:\.\w+|\[[^\]]+\]) = /,
  /\b(?:overrideLogger|initializeTransactionalContext|ClsModule\.forRoot|TypeOrmModule\.forFeature)\(/,
];

/**
 * Finds the specs that need a process of their own, by what they do; the others share processes, and the modules those have loaded.
 *
 * @param name - Matches the path of a spec.
 * @returns paths from `root`.
 */
export function specsAlone(root: string, folders: readonly string[], name: RegExp): readonly string[] {
  // A copy of the project, as the mutants make, has not all of them.
  const there = folders.filter((folder) => existsSync(join(root, folder)));
  const files = there.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  return files.filter((file) => {
    if (!name.test(file)) return false;
    const text = readFileSync(join(root, file), 'utf8');
    return REACHES.some((reach) => reach.test(text));
  });
}
