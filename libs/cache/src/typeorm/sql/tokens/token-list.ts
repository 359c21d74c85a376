import { schemaObject } from './schema-object.js';
import type { SqlToken } from './sql-token.js';

const NOTHING: SqlToken = { kind: 'symbol', text: '', word: '', start: 0, end: 0 };

/** The tokens of one statement, with the questions that readers ask. An index outside is a token that equals nothing. */
export class TokenList {
  readonly length: number;
  /** All literals are closed, all parentheses in pairs. */
  readonly isClear: boolean;
  readonly hasWith: boolean;
  private readonly closing = new Map<number, number>();

  constructor(
    private readonly tokens: readonly SqlToken[],
    isWhole = true,
  ) {
    this.length = tokens.length;
    this.hasWith = this.hasWord('with');
    this.isClear = isWhole && this.pairParentheses() && tokens.every(({ kind }) => kind !== 'unclear');
  }

  at(index: number): SqlToken {
    return this.tokens[index] ?? NOTHING;
  }

  /** The keyword or unquoted name, in lower case; empty for anything else. */
  word(index: number): string {
    return this.at(index).word;
  }

  isWord(index: number, ...words: readonly string[]): boolean {
    return words.includes(this.word(index) || '?');
  }

  isSymbol(index: number, symbol: string): boolean {
    const { kind, text } = this.at(index);
    return kind === 'symbol' && text === symbol;
  }

  isName(index: number): boolean {
    const { kind } = this.at(index);
    return kind === 'word' || kind === 'name' || kind === 'double';
  }

  /** Where the parenthesis that opens at `index` closes; `index` itself for any other token. */
  close(index: number): number {
    return this.closing.get(index) ?? index;
  }

  /** The first index from `from` that passes, without looking into parentheses; `to` when there is none, or its group ends. */
  find(from: number, to: number, passes: (index: number) => boolean): number {
    for (let index = from; index < to; index = this.close(index) + 1) {
      if (this.isSymbol(index, ')')) return index;
      if (passes(index)) return index;
    }
    return to;
  }

  findWord(from: number, to: number, ...words: readonly string[]): number {
    return this.find(from, to, (index) => this.isWord(index, ...words));
  }

  /** The parts between separators, as pairs of first and one past the last. */
  split(from: number, to: number, isSeparator: (index: number) => boolean): readonly (readonly [number, number])[] {
    const parts: (readonly [number, number])[] = [];
    for (let start = from; start <= to;) {
      const end = this.find(start, to, isSeparator);
      parts.push([start, end]);
      start = end + 1;
    }
    return parts;
  }

  splitByComma(from: number, to: number): readonly (readonly [number, number])[] {
    return this.split(from, to, (index) => this.isSymbol(index, ','));
  }

  slice(from: number, to = this.length): TokenList {
    return new TokenList(this.tokens.slice(from, to));
  }

  /** See `schemaObject`. */
  get object(): string {
    return schemaObject(this.tokens, 0);
  }

  hasWord(...words: readonly string[]): boolean {
    return this.tokens.some(({ word }) => word !== '' && words.includes(word));
  }

  private pairParentheses(): boolean {
    const open: number[] = [];
    for (let index = 0; index < this.length; index++) {
      if (this.isSymbol(index, '(')) open.push(index);
      if (!this.isSymbol(index, ')')) continue;
      const start = open.pop();
      if (start === undefined) return false;
      this.closing.set(start, index);
    }
    return open.length === 0;
  }
}
