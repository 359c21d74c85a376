import { UntaggedNamespaceError } from '../errors/untagged-namespace-error.js';
import type { Namespace } from '../key/namespace.js';
import type { Observer } from '../ports/observer.js';
import { nameOf } from './name-of.js';
import type { RowImage } from './row-image.js';
import { evaluateRule, type RuleVerdict } from './rule-evaluation.js';
import type { BoundRule, RuleContext, Target } from './rule.js';
import { Tag } from './tag.js';
import type { TargetResolver } from './target-resolver.js';
import type { WriteBracket } from './write-bracket.js';

/** A write that touches more of one namespace empties it: cheaper than so many keys, and it bounds the commands. */
const MOST_FENCES = 1_000;

/** One rule, and the row that it is asked about. */
export interface Question {
  readonly rule: BoundRule;
  readonly namespace: Namespace;
  readonly row: RowImage;
  readonly context: RuleContext;
}

/** Adds what rules derive from changed rows to a write's bracket. */
export class TargetCollector {
  constructor(
    private readonly targets: TargetResolver,
    private readonly observer: Observer,
  ) {}

  /** Never rejects: a rule that fails, or needs a column that the row does not carry, widens. */
  collect(bracket: WriteBracket, question: Question): void | Promise<void> {
    const { rule, namespace, row, context } = question;
    const verdict = evaluateRule(rule, namespace, row, context);
    if (!(verdict instanceof Promise)) return this.apply(bracket, question, verdict);
    return verdict.then((late) => this.apply(bracket, question, late));
  }

  private apply(bracket: WriteBracket, { rule, namespace }: Question, { targets, widen, error }: RuleVerdict): void {
    if (error !== undefined) this.failed(rule, error);
    if (widen) this.widen(bracket, namespace);
    for (const target of targets) this.add(bracket, rule, namespace, target);
  }

  private add(bracket: WriteBracket, rule: BoundRule, namespace: Namespace, target: Target): void {
    try {
      if (target instanceof Tag && !namespace.options.tags) this.untagged(bracket, rule, namespace);
      bracket.add(this.targets.resolve(namespace, target));
      if (bracket.count(namespace.name) > MOST_FENCES) bracket.add(this.targets.wholeNamespace(namespace));
    } catch (error) {
      this.failed(rule, error);
      this.widen(bracket, namespace);
    }
  }

  /** A rule of a namespace with tags might have named any tag, so these go too. */
  private widen(bracket: WriteBracket, namespace: Namespace): void {
    bracket.add(this.targets.wholeNamespace(namespace));
    if (namespace.options.tags) bracket.add(this.targets.allTags());
  }

  /** The tag may be one of other namespaces; this one cannot have meant it. */
  private untagged(bracket: WriteBracket, rule: BoundRule, namespace: Namespace): void {
    this.failed(rule, new UntaggedNamespaceError(namespace.name));
    this.widen(bracket, namespace);
  }

  private failed({ namespace, source }: BoundRule, error: unknown): void {
    this.observer.observe({ type: 'rule_failed', namespace, source: nameOf(source), error });
  }
}
