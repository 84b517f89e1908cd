import { describe, expect, it } from 'vitest';
import { parseDecimal, parseLotteryNumber, parseMonth, parseWhole, searchKey, tidyDecimal, tidyWhole } from '../src/format/number_input';

describe('numbers as people type them', () => {
  it('accepts full width, commas, yen and units', () => {
    expect(parseWhole('１，２００台')).toBe('1200');
    expect(parseWhole(' 1,200 ')).toBe('1200');
    expect(parseWhole('￥１２０，０００円')).toBe('120000');
    expect(parseWhole('007')).toBe('7');
    expect(parseWhole('99999999999999999999')).toBe('99999999999999999999');
  });
  it('refuses what is no whole number', () => {
    for (const text of ['', '十二', '1.5', '1e3', '12a', '--1']) expect(parseWhole(text)).toBeNull();
  });
  it('keeps the sign so that the form can refuse it with a reason', () => {
    expect(parseWhole('－５')).toBe('-5');
    expect(parseWhole('−5')).toBe('-5');
  });
  it('keeps at most four decimals, canonically', () => {
    expect(parseDecimal('１，３６０．５０円')).toBe('1360.5');
    expect(parseDecimal('46900.0000')).toBe('46900');
    expect(parseDecimal('0.0001')).toBe('0.0001');
    expect(parseDecimal('0.00001')).toBeNull();
    expect(parseDecimal('abc')).toBeNull();
  });
  it('leaves what it does not understand for the person to see', () => {
    expect(tidyWhole('１２００')).toBe('1,200');
    expect(tidyDecimal('１３６０．５０')).toBe('1,360.5');
    expect(tidyWhole('約１２')).toBe('約１２');
  });
  it('reads lottery numbers and months', () => {
    expect(parseLotteryNumber('０４２')).toBe('042');
    expect(parseLotteryNumber('42')).toBeNull();
    expect(parseLotteryNumber('1000')).toBeNull();
    expect(parseMonth('２０２７年８月')).toBe('2027-08');
    expect(parseMonth('2027/13')).toBeNull();
  });
  it('searches without regard to width, kana and variants of kanji', () => {
    expect(searchKey('チヨダク')).toBe(searchKey('ちよだく'));
    expect(searchKey('ﾁﾖﾀﾞ')).toBe(searchKey('ちよだ'));
    expect(searchKey('髙田')).toBe(searchKey('高田'));
    expect(searchKey('ＡＢＣ １')).toBe('abc1');
  });
});
