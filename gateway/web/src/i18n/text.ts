import { preferences } from '../preferences';
import { frame } from './frame';
import { contracts } from './contracts';
import { enums } from './enums';
import { officer } from './officer';
import { rounds } from './rounds';
import { tender } from './tender';

// Every text of the console: [Japanese, English].
export const dictionary = { ...frame, ...enums, ...rounds, ...officer, ...tender, ...contracts };
export type TextKey = keyof typeof dictionary;

// The text in the person's language with {name} filled in.
export function t(key: TextKey, values: Record<string, string | number | bigint> = {}): string {
  const [ja, en] = dictionary[key];
  const text: string = preferences.get().language === 'ja' ? ja : en;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

// The text of an enum value such as state.JOINING; the value itself when a newer server knows more than we do.
export function term(kind: string, value: string): string {
  const key = `${kind}.${value}` as TextKey;
  return key in dictionary ? t(key) : value;
}

// Punctuation differs: 「：」「、」（）「・」 in Japanese.
export const colon = () => (preferences.get().language === 'ja' ? '：' : ': ');
export const comma = () => (preferences.get().language === 'ja' ? '、' : ', ');
export const inParens = (text: string) => (preferences.get().language === 'ja' ? `（${text}）` : ` (${text})`);
