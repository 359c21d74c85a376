import { ConfigurationError } from '../core/errors/configuration-error.js';
import { describeClass } from './describe-class.js';
import { refuseOddProperties } from './refuse-odd-properties.js';
import { Refusal } from './refusal.js';

/** The fields of an object in the order in which their values are written; `[name, fields]` for a field that holds an object itself. */
export type PackedFields = readonly (string | readonly [name: string, fields: PackedFields])[];

interface Field {
  readonly name: string;
  readonly nested: Template | null;
}

/** Turns objects with declared fields into lists of their values, and back. */
export class Template {
  private readonly fields: readonly Field[];

  /** @throws ConfigurationError when a name is empty, `__proto__`, or given twice. */
  constructor(fields: PackedFields) {
    this.fields = (fields as readonly unknown[]).map(readField);
    const names = this.fields.map(({ name }) => name);
    const repeated = names.find((name, i) => names.indexOf(name) !== i);
    if (names.length === 0) throw new ConfigurationError('A packed codec needs at least one field. List them all.');
    if (repeated !== undefined)
      throw new ConfigurationError(`A packed codec lists the field "${repeated}" twice. List each once.`);
  }

  /** Text that is the same for the same fields in the same order only. */
  get signature(): string {
    return JSON.stringify(this.fields.map(({ name, nested }) => (nested ? [name, nested.signature] : name)));
  }

  /** The fields, when none of them holds an object with fields of its own; null otherwise. */
  get flatNames(): readonly string[] | null {
    return this.fields.some(({ nested }) => nested) ? null : this.fields.map(({ name }) => name);
  }

  /** @throws Refusal when `value` is no plain object with exactly these fields. */
  pack(value: unknown): unknown[] {
    if (typeof value !== 'object' || value === null)
      throw new Refusal(value, 'it is no object with the declared fields');
    if (Object.getPrototypeOf(value) !== Object.prototype)
      throw new Refusal(value, `it is ${describeClass(value)}, and packed values are plain objects`);
    refuseOddProperties(value);
    const record = value as Record<string, unknown>;
    const missing = this.fields.find(({ name }) => !Object.hasOwn(record, name));
    if (missing) throw new Refusal(value, `it lacks the declared field "${missing.name}"`);
    if (Object.keys(record).length > this.fields.length)
      throw new Refusal(value, 'it has fields that are not declared');
    return this.fields.map(({ name, nested }) => (nested ? packNested(nested, record[name]) : record[name]));
  }

  /** @throws when `values` is no list of as many values as there are fields. */
  unpack(values: unknown): Record<string, unknown> {
    if (!Array.isArray(values) || values.length !== this.fields.length)
      throw new Error('they hold another number of values than there are fields');
    const record: Record<string, unknown> = {};
    this.fields.forEach(({ name, nested }, i) => {
      const value: unknown = values[i];
      record[name] = nested && value != null ? nested.unpack(value) : value;
    });
    return record;
  }
}

function packNested(template: Template, value: unknown): unknown {
  return value == null ? value : template.pack(value);
}

function readField(field: unknown): Field {
  const [name, fields] = Array.isArray(field) ? (field as [unknown, unknown]) : [field, null];
  if (typeof name !== 'string' || name === '' || name === '__proto__' || (fields !== null && !Array.isArray(fields)))
    throw new ConfigurationError(
      "Fields of a packed codec are names, or [name, fields] for a field that holds an object: ['id', ['owner', ['name']]].",
    );
  return { name, nested: fields === null ? null : new Template(fields as PackedFields) };
}
