import { Store } from './store';

export type Language = 'ja' | 'en';
// What a person chose for this browser; nothing of it is secret.
export interface Preferences {
  language: Language;
  calendar: 'era' | 'western';
  shortcuts: boolean;
}

const kKey = 'kyodo.preferences';
const kDefaults: Preferences = { language: 'ja', calendar: 'era', shortcuts: true };

function read(): Preferences {
  try {
    return { ...kDefaults, ...JSON.parse(localStorage.getItem(kKey) ?? '{}') };
  } catch {
    return kDefaults;
  }
}

export const preferences = new Store<Preferences>(read());

export function setPreferences(change: Partial<Preferences>): void {
  const next = { ...preferences.get(), ...change };
  try {
    localStorage.setItem(kKey, JSON.stringify(next));
  } catch {
    // A browser without storage keeps the choice until the page is left.
  }
  preferences.set(next);
}
