import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoGroupsError } from './no-groups-error.js';
import { readRuleFiles } from './read-rule-files.js';
import { UnreadablePathError } from './unreadable-path-error.js';

const RULES = 'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up == 0\n';

describe('readRuleFiles', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rules-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads every rule file of a folder by name, and nothing else in it', async () => {
    await writeFile(join(folder, 'b.yml'), RULES);
    await writeFile(join(folder, 'a.yaml'), RULES);
    await writeFile(join(folder, 'README.md'), '# not rules');
    await mkdir(join(folder, 'c.yml'));

    expect((await readRuleFiles(folder)).map((file) => file.name)).toEqual(['a', 'b']);
  });

  it('reads a single file, whatever its ending', async () => {
    await writeFile(join(folder, 'rules.conf'), RULES);

    expect((await readRuleFiles(join(folder, 'rules.conf')))[0]?.groups).toHaveLength(1);
  });

  it('refuses a path that does not exist, naming it', async () => {
    const missing = join(folder, 'none.yml');

    await expect(readRuleFiles(missing)).rejects.toThrow(UnreadablePathError);
    await expect(readRuleFiles(missing)).rejects.toMatchObject({ file: missing, code: 'RULES_UNREADABLE' });
  });

  it('refuses a folder without rule files', async () => {
    await expect(readRuleFiles(folder)).rejects.toThrow(/no \.yml or \.yaml file in it\. Give a readable rule file/);
  });

  it('names the file of a folder that cannot be imported', async () => {
    await writeFile(join(folder, 'a.yml'), RULES);
    await writeFile(join(folder, 'b.yml'), 'rules: []\n');

    await expect(readRuleFiles(folder)).rejects.toThrow(NoGroupsError);
    await expect(readRuleFiles(folder)).rejects.toMatchObject({ file: join(folder, 'b.yml') });
  });
});
