import { UnkeyableArgumentError } from '../errors/unkeyable-argument-error.js';
import { encodeText } from './encode-text.js';

/** Characters of the text, about; beyond it a key costs more than it saves. */
const MOST = 1_048_576;
/** What a value counts beside its characters: many small ones are as much work as a long text. */
const WEIGHT = 16;
const DEEPEST = 200;

/**
 * Returns text that two lists of arguments share only when no method could tell them apart by looking: the order of an object's keys,
 * a Map's and a Set's does not count; types, the order of arrays, `undefined` and what is missing do.
 *
 * @throws UnkeyableArgumentError for what may hide something: functions, symbols, cycles, and objects of classes that have methods.
 */
export function encodeArguments(values: readonly unknown[]): string {
  return new ArgumentEncoder().list(values, 'The argument ');
}

class ArgumentEncoder {
  private readonly above = new Set<object>();
  private spent = 0;

  list(values: readonly unknown[], path: string): string {
    const items = Array.from(values, (value, i) => (i in values ? this.encode(value, `${path}[${i}]`) : 'h'));
    return `[${items.length}:${items.join('')}`;
  }

  private encode(value: unknown, path: string): string {
    const text = typeof value === 'object' && value !== null ? this.within(value, path) : encodePrimitive(value, path);
    this.spent += WEIGHT + (typeof value === 'string' ? text.length : 0);
    if (this.spent > MOST) throw new UnkeyableArgumentError(path, 'is too large');
    return text;
  }

  private within(value: object, path: string): string {
    if (this.above.has(value)) throw new UnkeyableArgumentError(path, 'refers to itself');
    if (this.above.size >= DEEPEST) throw new UnkeyableArgumentError(path, 'is nested too deeply');
    this.above.add(value);
    try {
      return this.object(value, path);
    } finally {
      this.above.delete(value);
    }
  }

  private object(value: object, path: string): string {
    if (ArrayBuffer.isView(value)) return this.bytes(value, path);
    switch (Object.getPrototypeOf(value)) {
      case Array.prototype:
        return this.array(value as unknown[], path);
      case Date.prototype:
        return `D${(bare(value, path) as Date).getTime()};`;
      case Map.prototype:
        return `M${this.unordered(bare(value, path) as Map<unknown, unknown>, path)}`;
      case Set.prototype:
        return `S${this.unordered(bare(value, path) as Set<unknown>, path)}`;
      case Object.prototype:
      case null:
        return `{${this.properties(value, path)}`;
      default:
        return `C${encodeText(dataClassOf(value, path))}${this.properties(value, path)}`;
    }
  }

  private array(value: readonly unknown[], path: string): string {
    const known = value.reduce<number>((count) => count + 1, 0) + 1;
    if (Reflect.ownKeys(value).length !== known)
      throw new UnkeyableArgumentError(path, 'is a list with other properties');
    return this.list(value, path);
  }

  private unordered(values: Iterable<unknown>, path: string): string {
    const items = Array.from(values, (value) => this.encode(value, `${path}[]`)).sort();
    return `${items.length}:${items.join('')}`;
  }

  private properties(value: object, path: string): string {
    if (Object.getOwnPropertySymbols(value).length > 0)
      throw new UnkeyableArgumentError(path, 'has properties named by symbols');
    const items = Object.entries(value)
      .map(([name, held]) => encodeText(name) + this.encode(held, `${path}.${name}`))
      .sort();
    return `${items.length}:${items.join('')}`;
  }

  private bytes(value: ArrayBufferView, path: string): string {
    this.spent += value.byteLength;
    if (this.spent > MOST) throw new UnkeyableArgumentError(path, 'is too large');
    const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    return `B${encodeText(value.constructor.name)}${text.length}:${text}`;
  }
}

function encodePrimitive(value: unknown, path: string): string {
  switch (typeof value) {
    case 'undefined':
      return 'U';
    case 'boolean':
      return value ? 't' : 'f';
    case 'number':
      return `d${Object.is(value, -0) ? '-0' : value};`;
    case 'bigint':
      return `i${value};`;
    case 'string':
      return encodeText(value);
    case 'object':
      return 'n';
    default:
      throw new UnkeyableArgumentError(path, `is a ${typeof value}`);
  }
}

/** Properties beside the contents would be overlooked. */
function bare(value: object, path: string): object {
  if (Reflect.ownKeys(value).length === 0) return value;
  throw new UnkeyableArgumentError(path, `is a ${value.constructor.name} with other properties`);
}

/** What has no method and no accessor, such as most DTOs, has nothing to show but its own properties. */
function dataClassOf(value: object, path: string): string {
  const name = value.constructor?.name ?? '';
  let at = Object.getPrototypeOf(value) as object | null;
  for (; at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) {
    if (at !== null && Reflect.ownKeys(at).every((key) => key === 'constructor')) continue;
    throw new UnkeyableArgumentError(
      path,
      `is a ${name || 'special object'}, whose methods may know more than its properties show,`,
    );
  }
  return name;
}
