import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { MalformedRuleError } from './malformed-rule-error.js';
import { NoGroupsError } from './no-groups-error.js';
import { NotYamlError } from './not-yaml-error.js';
import type { AlertRule, RuleFile } from './rule-file.js';

const ruleSchema = z.looseObject({
  alert: z.string().min(1).optional(),
  expr: z.union([z.string(), z.number()]).transform(String),
  labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
});
const groupsSchema = z.array(z.looseObject({ name: z.string().min(1), rules: z.array(ruleSchema).nullish() }));

/**
 * Parses the text of a Prometheus rule file.
 *
 * @param file - How to name it in errors.
 * @throws NotYamlError, NoGroupsError, MalformedRuleError
 */
export function parseRuleFile(file: string, text: string): RuleFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw new NotYamlError(file, lines.linePos(error.pos[0]).line, error.message);
  return { name: stem(file), groups: groupsOf(file, document, lines) };
}

function groupsOf(file: string, document: Document.Parsed, lines: LineCounter): RuleFile['groups'] {
  const content: unknown = toPlain(file, document);
  const groups = isRecord(content) ? content['groups'] : undefined;
  if (!Array.isArray(groups) || groups.length === 0) throw new NoGroupsError(file, lineOf(document, ['groups'], lines));
  const parsed = groupsSchema.safeParse(groups);
  if (parsed.success) return parsed.data.map(({ name, rules }) => ({ name, alerts: (rules ?? []).flatMap(toAlert) }));
  const issue = parsed.error.issues[0]!;
  const path = ['groups', ...issue.path];
  throw new MalformedRuleError(file, lineOf(document, path, lines), path.join('.'), issue.message);
}

function toPlain(file: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases are resolved only now: an unknown one, or a bomb of them, shows here.
    throw new NotYamlError(file, undefined, error instanceof Error ? error.message : String(error));
  }
}

function toAlert(rule: z.output<typeof ruleSchema>): AlertRule[] {
  if (rule.alert === undefined) return [];
  return [{ name: rule.alert, expression: rule.expr, severity: rule.labels?.['severity'] ?? 'none' }];
}

/** Line of the innermost node on `path` that exists: a missing field is reported where its rule begins. */
function lineOf(document: Document.Parsed, path: readonly PropertyKey[], lines: LineCounter): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stem(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/i, '');
}
