import { InvalidIdError } from '../errors/invalid-id-error.js';
import { UnknownIndexError } from '../errors/unknown-index-error.js';
import type { Namespace } from '../key/namespace.js';
import type { TagSpace } from '../key/tag-space.js';
import { everyTag, wholeNamespace, type Fence } from './fence.js';
import { everything, type Target } from './rule.js';
import { Tag } from './tag.js';

/** Turns targets into the fences to delete. */
export class TargetResolver {
  constructor(private readonly tags: TagSpace) {}

  /** @throws UnknownIndexError, InvalidIdError */
  resolve(namespace: Namespace, target: Target): Fence {
    if (target === everything) return this.wholeNamespace(namespace);
    if (target instanceof Tag) return this.tag(target);
    return this.partial(namespace, target);
  }

  wholeNamespace(namespace: Namespace): Fence {
    return wholeNamespace(namespace.name, namespace.wholeCells);
  }

  /** Everything with any tag at all: what remains when it is not known which tags a rule would have named. */
  allTags(): Fence {
    return everyTag(this.tags);
  }

  tag(tag: Tag): Fence {
    const [cell, ...companions] = this.tags.fencesOf(tag);
    return { cell: cell!, scope: 'tag', namespace: tag.group, label: tag.name, companions };
  }

  private partial(namespace: Namespace, partial: object): Fence {
    if (!isPlainObject(partial)) {
      throw new InvalidIdError(
        `Namespace "${namespace.name}": what to invalidate must be an object with some fields of the id; {} is the whole namespace.`,
      );
    }
    const unknown = namespace.unknownFields(partial);
    if (unknown.length > 0) {
      throw new InvalidIdError(
        `Namespace "${namespace.name}": ${unknown.map((field) => `"${field}"`).join(', ')} is not a field of its id.`,
      );
    }
    if (Object.keys(partial).length === 0) return this.wholeNamespace(namespace);
    const isExact = namespace.isWhole(partial);
    const cells = isExact ? namespace.entryCells(partial) : namespace.partialCells(partial);
    if (!cells) throw new UnknownIndexError(namespace.name, Object.keys(partial), namespace.indexes);
    const [cell, ...companions] = cells;
    const label = labelOf(partial);
    return { cell: cell!, companions, scope: isExact ? 'exact' : 'index', namespace: namespace.name, label };
  }
}

function labelOf(partial: object): string {
  let label = '';
  for (const [field, value] of Object.entries(partial)) label += `${label && ','}${field}=${String(value)}`;
  return label;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
