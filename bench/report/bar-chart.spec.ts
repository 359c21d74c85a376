import { describe, expect, it } from 'vitest';
import { barChart } from './bar-chart.js';

const bar = { label: 'a & b', times: 2, text: '2.00', isMet: true, target: 1.4 };

describe('barChart', () => {
  it('draws a bar to the right of the reference for what is better, and to the left for what is worse', () => {
    const svg = barChart('t', 'n', [bar, { ...bar, times: 0.5, isMet: false, target: null }]);
    const [better, worse] = [...svg.matchAll(/<rect x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(([, x, width]) => ({
      from: Number(x),
      to: Number(x) + Number(width),
    }));
    expect(better!.from).toBeCloseTo(worse!.to, 0);
    expect(better!.to - better!.from).toBeCloseTo(worse!.to - worse!.from, 0);
  });

  it('writes text that is no markup', () => {
    expect(barChart('t', 'n', [bar])).toContain('a &#38; b');
  });

  it('keeps what is beyond its scale within the picture', () => {
    expect(barChart('t', 'n', [{ ...bar, times: 1e9 }])).toContain('width="255.0"');
  });
});
