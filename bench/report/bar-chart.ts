/** One bar: a ratio, and where it should be. */
export interface Bar {
  readonly label: string;
  /** How much better than the reference; 1 is even. */
  readonly times: number;
  readonly text: string;
  readonly isMet: boolean | null;
  /** The target on the same scale; null where there is none. */
  readonly target: number | null;
}

const WIDTH = 900;
const LABEL_WIDTH = 300;
const TEXT_WIDTH = 90;
const BAR_HEIGHT = 14;
const LINE_HEIGHT = 22;
const TOP = 74;
const SMALLEST = 1 / 32;
const LARGEST = 32;
const LEGEND =
  'Green: target met; red: missed; grey: no target. Dashes: targets. On the right, the ratio of the row: of times, less is better.';
const COLOURS = { met: '#2f7d4f', missed: '#b5532f', told: '#6b7785' } as const;

/** Returns bars from the line of the reference, to the right for better and to the left for worse, each doubling as long as the next, as SVG. */
export function barChart(title: string, note: string, bars: readonly Bar[]): string {
  const height = TOP + bars.length * LINE_HEIGHT + 30;
  const lines = [1 / 16, 1 / 4, 1, 4, 16].map((times) => gridLine(times, height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="22" font-size="15" font-weight="bold" fill="#1d242b">${escaped(title)}</text>`,
    `<text x="12" y="40" font-size="11" fill="#57606a">${escaped(LEGEND)}</text>`,
    ...lines,
    ...bars.map((bar, i) => barAt(bar, TOP + i * LINE_HEIGHT)),
    `<text x="12" y="${height - 10}" font-size="10" fill="#57606a">${escaped(note)}</text>`,
    '</svg>',
  ].join('\n');
}

function gridLine(times: number, height: number): string {
  const x = placeOf(times);
  const label = times < 1 ? `1/${1 / times}` : `${times}×`;
  const colour = times === 1 ? '#1d242b' : '#d9dee3';
  return [
    `<line x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${height - 26}" stroke="${colour}"/>`,
    `<text x="${x}" y="${TOP - 12}" text-anchor="middle" font-size="10" fill="#57606a">${label}</text>`,
  ].join('');
}

function barAt({ label, times, text, isMet, target }: Bar, y: number): string {
  const [from, to] = [placeOf(1), placeOf(times)];
  const colour = isMet === null ? COLOURS.told : isMet ? COLOURS.met : COLOURS.missed;
  const mark = target === null ? '' : targetAt(placeOf(target), y);
  return [
    `<text x="${LABEL_WIDTH - 8}" y="${y + 11}" text-anchor="end" fill="#1d242b">${escaped(label)}</text>`,
    `<rect x="${Math.min(from, to)}" y="${y}" width="${Math.abs(to - from).toFixed(1)}" height="${BAR_HEIGHT}" fill="${colour}"/>`,
    mark,
    `<text x="${WIDTH - TEXT_WIDTH + 8}" y="${y + 11}" fill="#1d242b">${escaped(text)}</text>`,
  ].join('');
}

function targetAt(x: number, y: number): string {
  return `<line x1="${x}" x2="${x}" y1="${y - 3}" y2="${y + BAR_HEIGHT + 3}" stroke="#1d242b" stroke-dasharray="2 2"/>`;
}

function placeOf(times: number): number {
  const bounded = Math.min(Math.max(times, SMALLEST), LARGEST);
  const share = Math.log2(bounded / SMALLEST) / Math.log2(LARGEST / SMALLEST);
  return Number((LABEL_WIDTH + share * (WIDTH - LABEL_WIDTH - TEXT_WIDTH)).toFixed(1));
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
