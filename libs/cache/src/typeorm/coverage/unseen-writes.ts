import type { RuleSource } from './rule-source.js';

const BY_TRIGGERS = 'what triggers of the database change';
const PAST_US = 'writes that go past the registered DataSources, such as psql and other programs';

/** Returns which writes to the tables of an accessor's rules nobody can see, in plain words. */
export function unseenWrites(sources: readonly RuleSource[]): readonly string[] {
  const untold = sources.filter(({ told, metadata }) => !told.has(metadata));
  const tables = [...new Set(untold.map(({ metadata }) => metadata.tablePath))];
  const where = untold.length === sources.length ? '' : `, in ${tables.join(', ')}`;
  const always = untold.length > 0 || sources.length === 0 ? [BY_TRIGGERS, PAST_US].map((what) => what + where) : [];
  return [...relationsWithoutKey(sources.filter((source) => !isToldWholly(source))), ...always, ...byRoles(sources)];
}

function isToldWholly({ told, metadata }: RuleSource): boolean {
  return told.has(metadata) && told.exceptRoles.length === 0;
}

/** The database may have a foreign key all the same. */
function relationsWithoutKey(sources: readonly RuleSource[]): readonly string[] {
  return sources
    .flatMap(({ metadata }) => metadata.relations)
    .filter(({ isManyToOne, isOneToOneOwner }) => isManyToOne || isOneToOneOwner)
    .filter(({ foreignKeys, createForeignKeyConstraints }) => foreignKeys.length === 0 || !createForeignKeyConstraints)
    .map(
      ({ entityMetadata, propertyName }) =>
        `what a foreign key of ${entityMetadata.name}.${propertyName} does, if the database has one: the entity declares none`,
    );
}

/** What is told of is not told of roles that are left out, but for what triggers write then. */
function byRoles(sources: readonly RuleSource[]): readonly string[] {
  const roles = sources.filter(({ told, metadata }) => told.has(metadata)).flatMap(({ told }) => told.exceptRoles);
  if (roles.length === 0) return [];
  const names = [...new Set(roles)].join(', ');
  return [
    `what else than registered DataSources connects as ${names}, which capture leaves out; what functions write that a SELECT of theirs calls, ` +
      'and foreign keys that no entity declares',
  ];
}
