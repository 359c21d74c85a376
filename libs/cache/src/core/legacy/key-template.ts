import { ConfigurationError } from '../errors/configuration-error.js';

/** A field in a template, and how its text is read back. */
interface TemplateField {
  readonly name: string;
  readonly isNumber: boolean;
}

type Values = Readonly<Record<string, string | number>>;

const FIELD = /\{(\w+)(:number)?\}/g;
const INTEGER = /^(?:0|-?[1-9]\d*)$/;

/** The form of some old keys: text with fields in it. Pure: keys to values and back. */
export class KeyTemplate {
  private constructor(
    /** One more than there are fields: what is before, between and behind them. */
    private readonly literals: readonly string[],
    private readonly fields: readonly TemplateField[],
  ) {}

  /** @throws ConfigurationError for a template without fields, or one whose keys could not be read back. */
  static parse(text: string): KeyTemplate {
    const matches = [...text.matchAll(FIELD)];
    const fields = matches.map(([, name, number]) => ({ name: name!, isNumber: number !== undefined }));
    const literals = text.split(/\{\w+(?::number)?\}/);
    const names = fields.map(({ name }) => name);
    if (fields.length === 0 || new Set(names).size < names.length || literals.some((literal) => /[{}]/.test(literal)))
      throw wrong(text, 'Name each field of the id once, as {field} or {field:number}, and use no other braces.');
    if (literals.slice(1, -1).includes('')) throw wrong(text, 'Put text between two fields.');
    return new KeyTemplate(literals, fields);
  }

  /** Names of the fields, sorted. */
  get names(): readonly string[] {
    return this.fields.map(({ name }) => name).sort();
  }

  /** What every key begins with. */
  get prefix(): string {
    return this.literals[0]!;
  }

  /** Returns the key of `id`; null where a field is nothing that this form has a text for. */
  keyOf(id: Readonly<Record<string, unknown>>): string | null {
    const texts = this.fields.map(({ name }) => textOf(id[name]));
    return texts.includes(null) ? null : this.literals.reduce((key, literal, i) => `${key}${texts[i - 1]!}${literal}`);
  }

  /** Returns every way to read `key`. */
  *readings(key: string): Generator<Values, void, undefined> {
    if (key.startsWith(this.prefix) && key.endsWith(this.literals.at(-1)!))
      yield* this.read(key, this.prefix.length, 0);
  }

  private *read(key: string, at: number, position: number): Generator<Values, void, undefined> {
    const field = this.fields[position];
    if (!field) return yield {};
    const literal = this.literals[position + 1]!;
    const isLast = position === this.fields.length - 1;
    for (const end of isLast ? endsBehind(key, at, literal) : endsBefore(key, at, literal)) {
      const value = valueOf(field, key.slice(at, end));
      if (value === null) continue;
      for (const rest of this.read(key, end + literal.length, position + 1)) yield { [field.name]: value, ...rest };
    }
  }
}

/** Where the last field ends: right before `literal` at the end of the key. */
function endsBehind(key: string, at: number, literal: string): readonly number[] {
  return key.endsWith(literal) && key.length - literal.length > at ? [key.length - literal.length] : [];
}

/** Wherever a field may end that has at least one character: before each `literal`. */
function endsBefore(key: string, at: number, literal: string): readonly number[] {
  const ends: number[] = [];
  for (let end = key.indexOf(literal, at + 1); end !== -1; end = key.indexOf(literal, end + 1)) ends.push(end);
  return ends;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

function valueOf({ isNumber }: TemplateField, text: string): string | number | null {
  if (!isNumber) return text;
  return INTEGER.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}

function wrong(template: string, remedy: string): ConfigurationError {
  return new ConfigurationError(`legacyKeys: the template "${template}" cannot be read back. ${remedy}`);
}
