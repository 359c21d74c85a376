/**
 * Compares the public API of every door with its reviewed report in `libs/cache/etc`; with `--local`, writes the reports.
 * Needs a built library.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { doors, packageFolder } from './doors.mjs';

const localBuild = process.argv.includes('--local');
const projectFolder = resolve(packageFolder);
mkdirSync(`${projectFolder}/etc`, { recursive: true });

const outcomes = doors.map((door) => ({ door, ...report(door) }));
for (const { door, changed } of outcomes) if (changed && !localBuild) explain(door);
process.exitCode = outcomes.every((outcome) => outcome.ok) ? 0 : 1;

function report(door) {
  const config = ExtractorConfig.prepare({ ...settings(door), packageJsonFullPath: `${projectFolder}/package.json` });
  const result = Extractor.invoke(config, { localBuild, messageCallback: quiet });
  return { ok: result.succeeded, changed: result.apiReportChanged };
}

function settings(door) {
  return {
    configObjectFullPath: undefined,
    configObject: {
      projectFolder,
      mainEntryPointFilePath: resolve(projectFolder, door.types),
      bundledPackages: [],
      newlineKind: 'lf',
      compiler: { overrideTsconfig: compilerSettings(door) },
      apiReport: {
        enabled: true,
        reportFileName: `${door.name}.api.md`,
        reportFolder: '<projectFolder>/etc',
        reportTempFolder: '<projectFolder>/temp',
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'warning' } },
        extractorMessageReporting: {
          default: { logLevel: 'warning', addToApiReportFile: true },
          'ae-undocumented': { logLevel: 'none' }, // Its line numbers would change the report with every edit.
          'ae-missing-release-tag': { logLevel: 'none' }, // What a door names is public; there is no second class.
        },
        tsdocMessageReporting: { default: { logLevel: 'warning', addToApiReportFile: true } },
      },
    },
  };
}

/** Only the declarations of the door are analysed, by the TypeScript that API Extractor brings along. */
function compilerSettings(door) {
  return {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      types: ['node'],
    },
    files: [resolve(projectFolder, door.types)],
  };
}

function quiet(message) {
  if (message.logLevel === 'verbose' || message.logLevel === 'info') message.handled = true;
}

function explain(door) {
  const known = existsSync(`${projectFolder}/etc/${door.name}.api.md`);
  console.error(
    `The API of ${door.specifier} ${known ? 'has changed' : 'has no report'}: run "npm run api" and review libs/cache/etc/${door.name}.api.md.`,
  );
}
