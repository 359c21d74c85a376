/**
 * Opens every door of the built package as a user would, from an ES module and from CommonJS, and checks that the package
 * carries what the code reads at run time, and a README.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { doors, packageFolder } from './doors.mjs';

const require = createRequire(import.meta.url);
const problems = [];

for (const { specifier } of doors) {
  const imported = await open(specifier, 'import', () => import(specifier));
  const required = await open(specifier, 'require', () => require(specifier));
  const names = Object.keys(imported);
  if (names.length === 0) problems.push(`${specifier} exports nothing`);
  for (const name of names)
    if (imported[name] !== required[name]) problems.push(`${specifier}: require() gives another ${name}`);
  console.log(`${specifier}: ${names.length} exports`);
}

const scripts = luaFiles(`${packageFolder}/src`);
const packed = packedFiles();
for (const script of scripts) if (!packed.has(`dist/${script}`)) problems.push(`dist/${script} is not in the package`);
if (!packed.has('README.md')) problems.push('README.md is not in the package');
console.log(`${packed.size} files in the package, ${scripts.length} of them Lua scripts of the built library`);

problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length > 0 ? 1 : 0;

async function open(specifier, how, load) {
  try {
    return await load();
  } catch (error) {
    problems.push(`${specifier} cannot be opened by ${how}: ${error.message}`);
    return {};
  }
}

function luaFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.lua'));
}

function packedFiles() {
  const report = execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], {
    cwd: packageFolder,
    encoding: 'utf8',
  });
  return new Set(JSON.parse(report)[0].files.map((file) => file.path));
}
