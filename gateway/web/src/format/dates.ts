import { preferences } from '../preferences';
import type { Time } from '../api/types';

// All times of the console are Japanese: JST whatever the computer's own zone says.
const kZone = 'Asia/Tokyo';
const kDash = '－';

type Parts = Record<Intl.DateTimeFormatPartTypes, string>;

// The first year of an era is written 元年; some engines say 1.
function yearText(p: Parts): string {
  return p.era && p.year === '1' ? '元' : p.year;
}

function parts(locale: string, options: Intl.DateTimeFormatOptions, time: Date): Parts {
  const format = new Intl.DateTimeFormat(locale, { timeZone: kZone, ...options });
  return Object.fromEntries(format.formatToParts(time).map((part) => [part.type, part.value])) as Parts;
}

const kClock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };

function clock(time: Date, seconds: boolean): string {
  const p = parts('en-GB', kClock, time);
  return `${p.hour}:${p.minute}${seconds ? `:${p.second}` : ''}`;
}

// 令和8年12月18日（金） · 2026年12月18日（金） · Fri, 18 Dec 2026
export function date(value: Time): string {
  if (!value) return kDash;
  const time = new Date(value);
  const { language, calendar } = preferences.get();
  if (language === 'en') {
    const p = parts('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }, time);
    return `${p.weekday}, ${p.day} ${p.month} ${p.year}`;
  }
  const locale = calendar === 'era' ? 'ja-JP-u-ca-japanese' : 'ja-JP';
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short' };
  const p = parts(locale, calendar === 'era' ? { ...options, era: 'long' } : options, time);
  return `${p.era ?? ''}${yearText(p)}年${p.month}月${p.day}日（${p.weekday}）`;
}

// 令和8年12月18日（金）17:00
export function dateTime(value: Time, seconds = false): string {
  if (!value) return kDash;
  const text = clock(new Date(value), seconds);
  return preferences.get().language === 'en' ? `${date(value)} ${text} JST` : `${date(value)}${text}`;
}

// The first date of a page also says the western year: 令和8年12月18日（金）17:00（2026年）
export function dateTimeFirst(value: Time): string {
  const { language, calendar } = preferences.get();
  if (!value || language === 'en' || calendar === 'western') return dateTime(value);
  return `${dateTime(value)}（${parts('en-GB', { year: 'numeric' }, new Date(value)).year}年）`;
}

// For tables: R8.12.18 17:00 · 2026-12-18 17:00
export function shortDateTime(value: Time): string {
  return value ? `${shortDate(value)} ${clock(new Date(value), false)}` : kDash;
}

export function shortDate(value: Time): string {
  if (!value) return kDash;
  const time = new Date(value);
  const { language, calendar } = preferences.get();
  if (language === 'en' || calendar === 'western') return isoDate(time);
  const p = parts('ja-JP-u-ca-japanese', { era: 'narrow', year: 'numeric', month: 'numeric', day: 'numeric' }, time);
  return `${p.era}${p.year === '元' ? '1' : p.year}.${p.month}.${p.day}`;
}

// 2026-12-18 in Japan at that moment.
export function isoDate(time: Date): string {
  const p = parts('en-GB', { year: 'numeric', month: '2-digit', day: '2-digit' }, time);
  return `${p.year}-${p.month}-${p.day}`;
}

// A day without a time, "2026-12-18".
export function dayText(value: string): string {
  return value ? date(`${value}T00:00:00+09:00`) : kDash;
}

export function clockTime(time: Date): string {
  return clock(time, false);
}

// ISO in UTC → the value of a datetime-local field in JST, and back.
export function toLocalInput(value: Time): string {
  if (!value) return '';
  const time = new Date(value);
  return `${isoDate(time)}T${clock(time, true)}`;
}

export function fromLocalInput(text: string): string | null {
  const time = new Date(`${text}${text.length === 16 ? ':00' : ''}+09:00`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString().replace('.000Z', 'Z');
}

// 2027 → 令和9年度 (April to March)
export function fiscalYear(year: number): string {
  const { language, calendar } = preferences.get();
  if (language === 'en') return `FY${year}`;
  if (calendar === 'western') return `${year}年度`;
  const p = parts('ja-JP-u-ca-japanese', { era: 'long', year: 'numeric' }, new Date(`${year}-04-01T12:00:00+09:00`));
  return `${p.era}${yearText(p)}年度`;
}

// Twelve months of a fiscal year as "2027-04" … "2028-03".
export function monthsOfFiscalYear(year: number): string[] {
  return Array.from({ length: 12 }, (_, i) => {
    const month = ((i + 3) % 12) + 1;
    return `${month >= 4 ? year : year + 1}-${String(month).padStart(2, '0')}`;
  });
}

// "2027-08" → 令和9年8月
export function monthText(value: string): string {
  if (!value) return kDash;
  const time = new Date(`${value}-15T12:00:00+09:00`);
  const { language, calendar } = preferences.get();
  if (language === 'en') {
    const p = parts('en-GB', { month: 'short', year: 'numeric' }, time);
    return `${p.month} ${p.year}`;
  }
  const era = calendar === 'era';
  const p = parts(era ? 'ja-JP-u-ca-japanese' : 'ja-JP', { year: 'numeric', month: 'numeric', ...(era ? { era: 'long' } : {}) }, time);
  return `${p.era ?? ''}${yearText(p)}年${p.month}月`;
}
