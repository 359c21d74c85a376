import { describe, expect, it } from 'vitest';
import { chooseFaults } from './choose-faults.js';
import { FAULTS } from './faults.js';

describe('chooseFaults', () => {
  it('takes all that there can be in a topology', () => {
    const names = chooseFaults('all', 'cluster').faults.map(({ name }) => name);
    expect(names).toContain('resharding');
    expect(names).not.toContain('proxy-drop');
    expect(chooseFaults('all', 'standalone').faults.map(({ name }) => name)).not.toContain('failover');
  });

  it('kills processes only when that is asked for', () => {
    expect(chooseFaults(['flushall'], 'standalone')).toMatchObject({ areProcessesKilled: false });
    expect(chooseFaults(['app-kill'], 'standalone')).toMatchObject({ areProcessesKilled: true, faults: [] });
  });

  it('refuses what the topology does not have, and says what it has', () => {
    expect(() => chooseFaults(['failover', 'oom'], 'standalone')).toThrow(
      /No such fault \(standalone\): failover\. There are: app-kill, app-pause/,
    );
  });

  it('knows every fault by a name of its own', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });
});
