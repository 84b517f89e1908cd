// What people type becomes what the API takes: full width, commas, 円 and units are accepted, never refused.

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[,、，\s_]/g, '')
    .replace(/^[¥￥\\]/, '')
    .replace(/(円|台|個|本|式|件|人|ライセンス|セット|か月|ヶ月|月|年|%)$/u, '')
    .replace(/^[+]/, '')
    .replace(/^[−‐–ー-](?=\d)/u, '-');
}

// A whole number, canonical ("００１，２００台" → "1200"); null when it is none.
export function parseWhole(text: string): string | null {
  const digits = plain(text);
  if (!/^-?\d+$/.test(digits)) return null;
  return BigInt(digits).toString();
}

// A decimal with at most 4 digits after the point, canonical ("１，３６０．５０円" → "1360.5"); null when it is none.
export function parseDecimal(text: string): string | null {
  const match = /^(-?)(\d+)(?:\.(\d{0,4}))?$/.exec(plain(text));
  if (!match) return null;
  const part = (match[3] ?? '').replace(/0+$/, '');
  const whole = BigInt(match[2]).toString();
  return match[1] + whole + (part ? `.${part}` : '');
}

// What to show after leaving the field: grouped digits if understood, else untouched so that the person sees their
// input.
export function tidyWhole(text: string): string {
  return grouped(parseWhole(text)) ?? text;
}

export function tidyDecimal(text: string): string {
  return grouped(parseDecimal(text)) ?? text;
}

function grouped(number: string | null): string | undefined {
  return number?.replace(/^-?\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

// Three digits 000 to 999 from any width; null when it is none.
export function parseLotteryNumber(text: string): string | null {
  const digits = text.normalize('NFKC').trim();
  return /^\d{3}$/.test(digits) ? digits : null;
}

// "2027-08", "２０２７年８月", "2027/8" → "2027-08"; null when it is no month.
export function parseMonth(text: string): string | null {
  const match = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text.normalize('NFKC').replace(/\s/g, ''));
  if (!match) return null;
  const month = Number(match[2]);
  return month >= 1 && month <= 12 ? `${match[1]}-${String(month).padStart(2, '0')}` : null;
}

// For searching: width, case and kana kind do not matter, nor do common variants of kanji.
export function searchKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .replace(/髙/g, '高')
    .replace(/﨑/g, '崎')
    .replace(/[邉邊]/g, '辺')
    .replace(/[澤]/g, '沢')
    .replace(/[齋齊斎]/g, '斉')
    .replace(/ヶ|ケ/g, 'け')
    .replace(/\s+/g, '');
}
