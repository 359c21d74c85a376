import type { GauntletReport } from '../gauntlet-report.js';
import { LIBRARIES } from '../libraries/libraries.js';
import { OUTAGES } from '../outages/outage.js';
import { SCENARIOS } from '../scenario.js';

/** Returns one line per scenario and one column per library, the header first. */
export function tableOf(report: GauntletReport): string[][] {
  const header = LIBRARIES.map(({ name, packages }) => `${name} ${report.versions[packages[0]!]}`);
  const lines = [...SCENARIOS, ...OUTAGES].map(({ name, title }) => [
    title,
    ...LIBRARIES.map((each) => outcomeOf(report, name, each.name)),
  ]);
  return [['scenario', ...header], ...lines];
}

/** Returns the table for a terminal. */
export function renderTable(report: GauntletReport): string {
  const table = tableOf(report);
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  const lines = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const verdict = report.clean ? 'Ours is clean in every row.' : 'Ours is NOT clean in every row.';
  return [...lines, '', `Node ${report.node}, Redis ${report.redis}, ${report.date}. ${verdict}`].join('\n');
}

/** What was not run says nothing of the library. */
function outcomeOf(report: GauntletReport, scenario: string, library: string): string {
  const row = report.rows.find((each) => each.scenario === scenario && each.library === library);
  return row?.outcome ?? 'not run';
}
