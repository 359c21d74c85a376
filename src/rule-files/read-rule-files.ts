import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRuleFile } from './parse-rule-file.js';
import type { RuleFile } from './rule-file.js';
import { UnreadablePathError } from './unreadable-path-error.js';

/**
 * Reads one rule file, or every .yml and .yaml file of a folder, in the order of their names.
 *
 * @throws UnreadablePathError, and what parseRuleFile throws for the first file that cannot be imported.
 */
export async function readRuleFiles(path: string): Promise<RuleFile[]> {
  const files = await attempt(path, () => filesAt(path));
  if (files.length === 0) throw new UnreadablePathError(path, 'no .yml or .yaml file in it');
  return Promise.all(files.map(async (file) => parseRuleFile(file, await attempt(file, () => readFile(file, 'utf8')))));
}

async function filesAt(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => entry.name);
  return names.toSorted().map((name) => join(path, name));
}

async function attempt<R>(path: string, read: () => Promise<R>): Promise<R> {
  try {
    return await read();
  } catch (cause) {
    throw new UnreadablePathError(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
