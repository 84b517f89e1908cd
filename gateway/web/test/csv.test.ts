import { describe, expect, it } from 'vitest';
import { toCsv } from '../src/format/csv';

describe('CSV', () => {
  it('starts with a BOM and ends lines as spreadsheets expect', () => {
    const text = toCsv(['団体', '数量'], [['千代田区', '1200']]);
    expect(text).toBe('\uFEFF団体,数量\r\n千代田区,1200\r\n');
  });
  it('neutralises formulas but not negative numbers', () => {
    const rows = ['=1+1', '+SUM(A1)', '@x', '-2+3', '\tx', '-1500', '-0.5'].map((cell) => [cell]);
    const cells = toCsv(['x'], rows).slice(1).split('\r\n').slice(1, -1);
    expect(cells).toEqual(['"\'=1+1"', '"\'+SUM(A1)"', '"\'@x"', '"\'-2+3"', '"\'\tx"', '-1500', '-0.5']);
  });
  it('quotes separators, quotes and line breaks', () => {
    expect(toCsv(['a'], [['x,"y"\nz']])).toContain('"x,""y""\nz"');
  });
});
