import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname ?? __dirname, '..');

describe('key colour', () => {
  it('is the light-blue ramp of the Digital Agency design system', () => {
    const tokens = readFileSync(join(folder, 'node_modules/@digital-go-jp/design-tokens/dist/tokens.css'), 'utf8');
    const styles = readFileSync(join(folder, 'src/styles.css'), 'utf8');
    for (const step of [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200]) {
      const wanted = new RegExp(`light-blue-${step}: (#[0-9a-f]{6})`).exec(tokens)?.[1];
      expect(wanted, `token ${step}`).toBeTruthy();
      expect(styles).toContain(`--color-key-${step}: ${wanted};`);
    }
  });
});
