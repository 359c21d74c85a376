import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Namespace } from '../key/namespace.js';
import { legacyKeys } from './legacy-keys.js';

/** Every form of keys that an older cache of privacy requests has; some of them could be taken for `{id}__{key}`. */
const FAMILIES = {
  identity: 'id-{id}-identity-{attribute}',
  custom: 'id-{id}-custom-privacy-request-field-{key}',
  drp: 'id-{id}-drp-{attribute}',
  encryption: 'id-{id}-encryption-{attribute}',
  masking: 'id-{id}-masking-secret-{strategy}-{type}',
  execution: 'id-{id}-async-execution',
  retries: 'id-{id}-privacy-request-retry-count',
  access: 'EN_WEBHOOK_MANUAL_ACCESS_INPUT__{id}__{webhook}',
  erasure: 'EN_WEBHOOK_MANUAL_ERASURE_INPUT__{id}__{webhook}',
  uses: 'EN_DATA_USE_MAP__{id}',
  email: 'EN_EMAIL_INFORMATION__{id}__{step}__{dataset}__{collection}',
  paused: 'EN_PAUSED_LOCATION__{id}',
  failed: 'EN_FAILED_LOCATION__{id}',
  placeholder: 'EN_PLACEHOLDER_RESULTS__{id}__{key}',
  erased: 'EN_{id}__erasure_request__{key}',
  result: 'EN_{id}__{key}',
} as const;

type Family = keyof typeof FAMILIES;

const ROWS: readonly [Family, Record<string, string>, string][] = [
  ['identity', { id: 'pri_1', attribute: 'email' }, 'id-pri_1-identity-email'],
  ['custom', { id: 'pri_1', key: 'a:b' }, 'id-pri_1-custom-privacy-request-field-a:b'],
  ['drp', { id: 'pri_1', attribute: 'regime' }, 'id-pri_1-drp-regime'],
  ['encryption', { id: 'pri_1', attribute: 'key' }, 'id-pri_1-encryption-key'],
  ['masking', { id: 'pri_1', strategy: 'hmac', type: 'salt' }, 'id-pri_1-masking-secret-hmac-salt'],
  ['execution', { id: 'pri_1' }, 'id-pri_1-async-execution'],
  ['retries', { id: 'pri_1' }, 'id-pri_1-privacy-request-retry-count'],
  ['access', { id: 'pri_1', webhook: 'w' }, 'EN_WEBHOOK_MANUAL_ACCESS_INPUT__pri_1__w'],
  ['erasure', { id: 'pri_1', webhook: 'w' }, 'EN_WEBHOOK_MANUAL_ERASURE_INPUT__pri_1__w'],
  ['uses', { id: 'pri_1' }, 'EN_DATA_USE_MAP__pri_1'],
  [
    'email',
    { id: 'pri_1', step: 'access', dataset: 'd', collection: 'c' },
    'EN_EMAIL_INFORMATION__pri_1__access__d__c',
  ],
  ['paused', { id: 'pri_1' }, 'EN_PAUSED_LOCATION__pri_1'],
  ['failed', { id: 'pri_1' }, 'EN_FAILED_LOCATION__pri_1'],
  ['placeholder', { id: 'pri_1', key: 'd:c' }, 'EN_PLACEHOLDER_RESULTS__pri_1__d:c'],
  ['erased', { id: 'pri_1', key: 'd:c' }, 'EN_pri_1__erasure_request__d:c'],
  ['result', { id: 'pri_1', key: 'access_request' }, 'EN_pri_1__access_request'],
];

const others = (family: Family): string[] =>
  Object.entries(FAMILIES).flatMap(([name, template]) => (name === family ? [] : [template]));

function mappingOf(family: Family) {
  const except = family === 'result' ? others(family) : [];
  return legacyKeys<Record<string, string>>([FAMILIES[family]], { except });
}

function newKeyOf(family: Family, id: object): string {
  const namespace = new Namespace({ name: family, id: Object.keys(id), ttl: '1m' }, 'dsr', (text) => text);
  return namespace.address(id).entry.key;
}

describe('the mapping of old keys', () => {
  it('F21 has a row for every form', () => {
    expect(ROWS.map(([family]) => family)).toEqual(Object.keys(FAMILIES));
  });

  it.each(ROWS)('F21 pairs the new and the old key of %s, in both directions', (family, id, key) => {
    const { keys, idOf } = mappingOf(family);
    expect(keys(id)).toEqual([key]);
    expect(idOf(key)).toEqual(id);
  });

  it.each(ROWS)('F21 reads no key of %s as one of another form', (family, _, key) => {
    const readers = ROWS.filter(([other]) => other !== family && mappingOf(other).idOf(key) !== null);
    expect(readers.map(([other]) => other)).toEqual([]);
  });

  it('F21 gives every pair a new key of its own, however alike the ids are', () => {
    const keys = ROWS.flatMap(([family, id]) => [id, { ...id, id: 'pri_10' }].map((each) => newKeyOf(family, each)));
    expect(new Set(keys).size).toBe(2 * ROWS.length);
  });

  it('F21 is pure: it changes nothing, and says the same again', () => {
    const { keys, idOf } = mappingOf('masking');
    const id = Object.freeze({ id: 'pri_1', strategy: 'hmac', type: 'salt' });
    expect(keys(id)).toEqual(keys(id));
    expect(idOf(keys(id)[0]!)).toEqual(id);
  });

  it.each([
    ['a prefix of another id', 'id-pri_10-identity-email', { id: 'pri_10', attribute: 'email' }],
    ['nothing for a field', 'id--identity-email', null],
    ['nothing for the last field', 'id-pri_1-identity-', null],
    ['two ways to be read', 'id-a-identity-b-identity-c', null],
    ['something before it', 'x-id-pri_1-identity-email', null],
    ['another form', 'id-pri_1-drp-email', null],
  ])('reads a key with %s as it should', (_, key, id) => {
    expect(mappingOf('identity').idOf(key)).toEqual(id);
  });

  it('reads numbers as numbers, and only those that it would write so', () => {
    const { keys, idOf } = legacyKeys<{ id: number }>(['n-{id:number}']);
    expect(keys({ id: 42 })).toEqual(['n-42']);
    expect(['n-42', 'n--7', 'n-0'].map(idOf)).toEqual([{ id: 42 }, { id: -7 }, { id: 0 }]);
    expect(['n-042', 'n-4.2', 'n-x', 'n-99999999999999999999', 'n--0'].map(idOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('gives the keys of several forms, the first one first, and reads each', () => {
    const { keys, idOf, match } = legacyKeys<{ id: string }>(['v2[{id}]', 'v1:{id}']);
    expect(keys({ id: 'x' })).toEqual(['v2[x]', 'v1:x']);
    expect(['v2[x]', 'v1:x'].map(idOf)).toEqual([{ id: 'x' }, { id: 'x' }]);
    expect(match).toBe('v*');
    expect(legacyKeys(['a[1]*{id}']).match).toBe(String.raw`a\[1\]\**`);
  });

  it('gives no key for an id that never had one', () => {
    const { keys } = legacyKeys<{ id: string | null }>(['x-{id}']);
    expect([{ id: null }, { id: '' }, {} as { id: null }].map((id) => keys(id))).toEqual([[], [], []]);
  });

  it('reads back what it wrote, or nothing, never another id', () => {
    const { keys, idOf } = legacyKeys<{ a: string; b: string }>(['k-{a}-{b}']);
    const part = fc.stringMatching(/^[ab-]{1,4}$/);
    fc.assert(
      fc.property(part, part, (a, b) => {
        const read = idOf(keys({ a, b })[0]!);
        expect([null, { a, b }]).toContainEqual(read);
      }),
    );
  });

  it.each([
    ['no template', [], /at least one template/],
    ['no field', ['constant'], /Name each field/],
    ['a field twice', ['{a}-{a}'], /Name each field/],
    ['stray braces', ['{a}-}'], /Name each field/],
    ['fields that touch', ['{a}{b}'], /Put text between/],
    ['other fields', ['{a}-{b}', '{a}'], /same fields, here a, b/],
  ])('refuses %s', (_, templates, message) => {
    expect(() => legacyKeys(templates)).toThrow(message);
  });
});
