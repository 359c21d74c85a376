import { spec, type Mutant } from '../mutant.js';

const ENUMERATOR = 'core/listing/enumerator.ts';
const LISTINGS = 'stores/memory/listings.ts';
const LISTING = 'test/integration/core/listing.spec.ts';

/** Ids that can be listed. */
export const LISTING_MUTANTS: readonly Mutant[] = [
  {
    name: 'listed ids are not looked up',
    breaks: 'what is listed is cached',
    file: ENUMERATOR,
    find: "lookups[i]!.outcome !== 'miss'",
    replace: 'lookups[i]!.outcome.length > 0',
    detectors: spec(LISTING, 'does not list what a tag or another index has invalidated'),
  },
  {
    name: 'a list does not belong to its tokens',
    breaks: 'what is listed is cached',
    file: LISTINGS,
    find: 'if (list?.stamp !== textOf(stamp)) return { count: 0, members: [] };',
    replace: 'if (!list) return { count: 0, members: [] };',
    detectors: spec(LISTING, 'F3 returns how many entries it invalidated'),
  },
  {
    name: 'an id that is stored again is taken off its list',
    breaks: 'what is cached is listed',
    file: LISTINGS,
    find: 'if (deadline === undefined || deadlines?.get(member) === deadline) deadlines',
    replace: 'deadlines',
    detectors: spec(LISTING, 'keeps an id listed that was found gone and is stored again'),
  },
  {
    name: 'an invalidated id stays on its list',
    breaks: 'what is counted is cached',
    file: 'stores/memory/memory-store.ts',
    find: 'if (listed) this.listings.remove(listed);',
    replace: '',
    detectors: spec(LISTING, 'lists and counts nothing of'),
  },
  {
    name: 'a list grows without bounds',
    breaks: 'a list has as many members as declared',
    file: LISTINGS,
    find: 'if (deadlines.size > most)',
    replace: 'if (deadlines.size > 2 ** most + 100)',
    detectors: spec(LISTING, 'holds at most as many as declared'),
  },
  {
    name: 'a store that is away has an empty list',
    breaks: 'what is not known is not said',
    file: ENUMERATOR,
    find: "if (found.outcome === 'unavailable')",
    replace: "if (found.outcome === 'miss' && binding.hints === null)",
    detectors: spec(LISTING, 'says that the store cannot tell, instead of an empty list'),
  },
];
