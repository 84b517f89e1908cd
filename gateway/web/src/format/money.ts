import { preferences } from '../preferences';

// 1234567 → 1,234,567; also decimals (1360.5) and negatives. Text in, text out: no floating point.
export function group(value: string | bigint | number): string {
  const text = String(value);
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!match) return text;
  return match[1].replace('-', '−') + match[2].replace(/\B(?=(\d{3})+$)/g, ',') + (match[3] ?? '');
}

// Yen or a unit price with up to 4 decimals, with the currency's sign; 「－」 where there is none.
export function yen(value: string | bigint | null | undefined): string {
  if (value === null || value === undefined || value === '') return '－';
  const text = group(value);
  if (preferences.get().language === 'ja') return `${text}円`;
  return text.startsWith('−') ? `−¥${text.slice(1)}` : `¥${text}`;
}

// Big figures for cards: 1.2億円, 1,240万円; below 10,000 the full value. English keeps the full value.
export function yenShort(value: string): string {
  if (preferences.get().language !== 'ja') return yen(value);
  const negative = value.startsWith('-');
  const digits = BigInt(negative ? value.slice(1) : value);
  const sign = negative ? '−' : '';
  if (digits >= 100_000_000n) {
    const tenths = digits / 10_000_000n;
    return `${sign}${group(tenths / 10n)}.${tenths % 10n}億円`;
  }
  if (digits >= 10_000n) return `${sign}${group(digits / 10_000n)}万円`;
  return yen(value);
}

export function quantity(value: string | number | bigint | null | undefined, unit = ''): string {
  if (value === null || value === undefined || value === '') return '－';
  return group(value) + (unit && preferences.get().language === 'ja' ? unit : unit ? ` ${unit}` : '');
}

// A decimal text in 1/10,000 yen, exact.
export function scaled(text: string): bigint {
  const [whole, part = ''] = (text || '0').split('.');
  return BigInt(whole + part.padEnd(4, '0').slice(0, 4));
}

// 1/10,000 yen back to a decimal text without superfluous digits.
export function unscaled(value: bigint): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(5, '0');
  const part = digits.slice(-4).replace(/0+$/, '');
  return (negative ? '-' : '') + digits.slice(0, -4) + (part ? `.${part}` : '');
}

// Compares two decimal texts exactly.
export function compareDecimal(a: string, b: string): number {
  const x = scaled(a);
  const y = scaled(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

// Quantity × unit price, cut to whole yen.
export function times(quantityText: string, unitPrice: string): bigint {
  return (toBig(quantityText) * scaled(unitPrice)) / 10_000n;
}

export function sum(values: (string | null | undefined)[]): bigint {
  return values.reduce((total, value) => total + BigInt(value || '0'), 0n);
}

// Digits only; anything else counts as nothing typed yet.
export function toBig(text: string): bigint {
  return /^-?\d+$/.test(text) ? BigInt(text) : 0n;
}
