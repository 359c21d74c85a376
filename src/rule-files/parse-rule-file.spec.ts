import { describe, expect, it } from 'vitest';
import { MalformedRuleError } from './malformed-rule-error.js';
import { NoGroupsError } from './no-groups-error.js';
import { NotYamlError } from './not-yaml-error.js';
import { parseRuleFile } from './parse-rule-file.js';

describe('parseRuleFile', () => {
  it('returns the alerts of each group with their severity, and leaves recording rules aside', () => {
    const text = [
      'groups:',
      '  - name: shop',
      '    rules:',
      '      - alert: ShopDown',
      '        expr: up == 0',
      '        labels: { severity: critical }',
      '      - record: shop:requests:rate5m',
      '        expr: rate(requests[5m])',
      '      - alert: Always',
      '        expr: 1',
      '  - name: empty',
    ].join('\n');

    expect(parseRuleFile('folder/shop.yml', text)).toEqual({
      name: 'shop',
      groups: [
        {
          name: 'shop',
          alerts: [
            { name: 'ShopDown', expression: 'up == 0', severity: 'critical' },
            { name: 'Always', expression: '1', severity: 'none' },
          ],
        },
        { name: 'empty', alerts: [] },
      ],
    });
  });

  it.each([
    ['a bracket that is never closed', 'groups:\n  - name: [a\n', NotYamlError, 3],
    ['a tab as indentation', 'groups:\n\t- name: a\n', NotYamlError, 2],
    ['an alias that nothing defines', 'groups: *none\n', NotYamlError, undefined],
    ['an empty file', '', NoGroupsError, undefined],
    ['plain text', 'hello', NoGroupsError, undefined],
    ['a list', '- a\n- b\n', NoGroupsError, undefined],
    ['groups that are no list', 'version: 1\ngroups: yes\n', NoGroupsError, 2],
    ['an empty list of groups', '# none yet\ngroups: []\n', NoGroupsError, 2],
    ['a group without name', 'groups:\n  - rules: []\n', MalformedRuleError, 2],
    ['an alert without expression', 'groups:\n  - name: a\n    rules:\n      - alert: X\n', MalformedRuleError, 4],
    ['rules that are no list', 'groups:\n  - name: a\n    rules: X\n', MalformedRuleError, 3],
  ])('refuses %s, naming the file and the line', (_because, text, type, line) => {
    const parse = () => parseRuleFile('broken.yml', text);

    expect(parse).toThrow(type);
    expect(parse).toThrow(
      line === undefined ? /^broken\.yml: .*\. [A-Z]/ : new RegExp(`^broken\\.yml, line ${line}: .*\\. [A-Z]`, 's'),
    );
  });
});
