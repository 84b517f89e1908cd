import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dictionary } from '../src/i18n/text';

const root = join(import.meta.dirname ?? __dirname, '../src');

function sources(folder: string, skip: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path, skip);
    return /\.tsx?$/.test(entry.name) && !skip.test(path) ? [readFileSync(path, 'utf8')] : [];
  });
}

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
const entries = Object.entries(dictionary) as [string, readonly [string, string]][];

describe('dictionary', () => {
  it('has every text in both languages', () => {
    for (const [key, [ja, en]] of entries) {
      expect(ja, key).toBeTruthy();
      expect(en, key).toBeTruthy();
    }
  });
  it('fills in the same values in both languages', () => {
    for (const [key, [ja, en]] of entries) expect(placeholders(en), key).toEqual(placeholders(ja));
  });
  it('has no Japanese left in English texts', () => {
    for (const [key, [, en]] of entries) expect(/[\u3040-\u30ff\u4e00-\u9fff]/.test(en), key).toBe(false);
  });
  it('knows every key that the sources use', () => {
    const used = sources(root, /\/i18n\//).flatMap((text) => [...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1]));
    expect(used.length).toBeGreaterThan(200);
    for (const key of used) expect(Object.keys(dictionary), key).toContain(key);
  });
  it('has no Japanese text outside of it', () => {
    // Formats know the units of their language, and the client must speak when nothing else could be loaded.
    const stray = sources(root, /\/(i18n|format)\//).flatMap((text) => [...text.matchAll(/['"`>]([^'"`<>\n]*[\u3041-\u3096\u30a1-\u30f6\u4e00-\u9fff][^'"`<>\n]*)/g)].map((m) => m[1]));
    expect(stray.filter((text) => !/^(日本語|エラー：|サーバーに接続できません)/.test(text))).toEqual([]);
  });
});
