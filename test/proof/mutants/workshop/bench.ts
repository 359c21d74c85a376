import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import type { Mutant } from '../mutant.js';
import { copyProject, removeCopy } from './copy-project.js';
import { mutatedSource } from './mutated-source.js';
import { BUILT, PROJECT, SOURCES } from './source-root.js';

/** A copy of the project, in which one mutant after the other is put in place of what is right. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  private mutated: string | undefined;
  private readonly compilerOptions = readCompilerOptions();

  constructor() {
    process.once('exit', () => this.close());
    copyProject(this.folder);
  }

  /** @throws StaleMutantError */
  put(mutant: Mutant): void {
    this.restore();
    this.write(mutant.file, mutatedSource(mutant));
    this.mutated = mutant.file;
  }

  restore(): void {
    const file = this.mutated;
    if (file === undefined) return;
    this.write(file, readFileSync(join(PROJECT, SOURCES, file), 'utf8'));
    this.mutated = undefined;
  }

  close(): void {
    removeCopy(this.folder);
  }

  /** Changes one file, in the sources and in what was built from them. */
  private write(file: string, text: string): void {
    const source = join(this.folder, SOURCES, file);
    writeFileSync(source, text);
    if (!file.endsWith('.ts')) return cpSync(source, join(this.folder, BUILT, file));
    const { compilerOptions } = this;
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: source });
    writeFileSync(join(this.folder, BUILT, file.replace(/\.ts$/, '.js')), outputText);
  }
}

/** As the library is built, but for one file alone. */
function readCompilerOptions(): ts.CompilerOptions {
  const folder = join(PROJECT, 'libs/cache');
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.lib.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  // A file alone does not tell that its package consists of modules.
  const { ESNext: module } = ts.ModuleKind;
  const { Bundler: moduleResolution } = ts.ModuleResolutionKind;
  return { ...options, module, moduleResolution, sourceMap: false, declaration: false, declarationMap: false };
}
