import { beforeEach, describe, expect, it } from 'vitest';
import { date, dateTime, dateTimeFirst, fiscalYear, fromLocalInput, monthText, monthsOfFiscalYear, shortDateTime, toLocalInput } from '../src/format/dates';
import { compareDecimal, group, scaled, sum, times, unscaled, yen, yenShort } from '../src/format/money';
import { preferences } from '../src/preferences';

beforeEach(() => preferences.set({ language: 'ja', calendar: 'era', shortcuts: true }));

describe('money', () => {
  it('groups digits of any length without floating point', () => {
    expect(group('9007199254740993')).toBe('9,007,199,254,740,993');
    expect(group('1360.5')).toBe('1,360.5');
    expect(group('-1234567')).toBe('−1,234,567');
    expect(group('999')).toBe('999');
  });
  it('writes yen in both languages and a dash for nothing', () => {
    expect(yen('1234567')).toBe('1,234,567円');
    expect(yen('')).toBe('－');
    preferences.set({ language: 'en', calendar: 'era', shortcuts: true });
    expect(yen('-1500')).toBe('−¥1,500');
  });
  it('shortens only from ten thousand yen on', () => {
    expect(yenShort('9999')).toBe('9,999円');
    expect(yenShort('10000')).toBe('1万円');
    expect(yenShort('99999999')).toBe('9,999万円');
    expect(yenShort('120000000')).toBe('1.2億円');
    expect(yenShort('-27600000')).toBe('−2,760万円');
  });
  it('computes in exact decimals', () => {
    expect(scaled('1360.5')).toBe(13605000n);
    expect(unscaled(13605000n)).toBe('1360.5');
    expect(unscaled(-1n)).toBe('-0.0001');
    expect(times('3', '1360.3333')).toBe(4080n);
    expect(sum(['9007199254740993', null, '1'])).toBe(9007199254740994n);
    expect(compareDecimal('46900', '46899.9999')).toBe(1);
    expect(compareDecimal('46900.0', '46900')).toBe(0);
  });
});

describe('dates', () => {
  const deadline = '2026-12-18T08:00:00Z';
  it('are Japanese eras in Japanese time', () => {
    expect(dateTime(deadline)).toBe('令和8年12月18日（金）17:00');
    expect(dateTimeFirst(deadline)).toBe('令和8年12月18日（金）17:00（2026年）');
    expect(shortDateTime(deadline)).toBe('R8.12.18 17:00');
    expect(date('2026-12-18T15:00:00Z')).toBe('令和8年12月19日（土）');
    expect(dateTime(deadline, true)).toBe('令和8年12月18日（金）17:00:00');
  });
  it('know the first year of an era', () => {
    expect(date('2019-05-01T00:00:00+09:00')).toBe('令和元年5月1日（水）');
    expect(date('2019-04-30T23:59:59+09:00')).toBe('平成31年4月30日（火）');
    expect(shortDateTime('2019-05-01T00:00:00+09:00')).toBe('R1.5.1 00:00');
  });
  it('follow the personal choice of calendar and language', () => {
    preferences.set({ language: 'ja', calendar: 'western', shortcuts: true });
    expect(dateTime(deadline)).toBe('2026年12月18日（金）17:00');
    expect(dateTimeFirst(deadline)).toBe('2026年12月18日（金）17:00');
    preferences.set({ language: 'en', calendar: 'era', shortcuts: true });
    expect(dateTime(deadline)).toBe('Fri, 18 Dec 2026 17:00 JST');
    expect(fiscalYear(2027)).toBe('FY2027');
  });
  it('of fiscal years run from April to March', () => {
    expect(fiscalYear(2027)).toBe('令和9年度');
    const months = monthsOfFiscalYear(2027);
    expect([months[0], months[8], months[9], months[11]]).toEqual(['2027-04', '2027-12', '2028-01', '2028-03']);
    expect(monthText('2028-03')).toBe('令和10年3月');
  });
  it('go to an input field in JST and back', () => {
    expect(toLocalInput(deadline)).toBe('2026-12-18T17:00:00');
    expect(fromLocalInput('2026-12-18T17:00')).toBe('2026-12-18T08:00:00Z');
    expect(fromLocalInput('2026-12-18T17:00:05')).toBe('2026-12-18T08:00:05Z');
    expect(fromLocalInput('')).toBeNull();
  });
});
