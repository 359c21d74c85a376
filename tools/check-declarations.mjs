/**
 * Compiles a program that imports every door of the built package as the strictest user would: declarations of libraries are checked
 * (`skipLibCheck: false`), and optional properties are exact.
 */
import { resolve } from 'node:path';
import ts from 'typescript';
import { doors, packageFolder } from './doors.mjs';

const options = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
};
const program = ts.createProgram(
  doors.map(({ types }) => resolve(packageFolder, types)),
  options,
);
const own = resolve(packageFolder, 'dist');
// What other packages declare is theirs to mend.
const problems = ts.getPreEmitDiagnostics(program).filter(({ file }) => !file || file.fileName.startsWith(own));

for (const { file, start, messageText } of problems) {
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  console.error(`${file?.fileName ?? ''}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}
console.log(`declarations of ${doors.length} doors: ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
