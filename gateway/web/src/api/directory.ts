import { useEffect } from 'preact/hooks';
import { preferences } from '../preferences';
import { Store, useStore } from '../store';
import { listAll } from './client';
import type { CatalogueItem, Municipality, Vendor } from './types';

interface Directory {
  municipalities: Municipality[];
  vendors: Vendor[];
}

// The organisations of the area, loaded once per sign-in.
const directory = new Store<Directory>({ municipalities: [], vendors: [] });
let loading: Promise<void> | null = null;
let catalogue: Promise<CatalogueItem[]> | null = null;

export function forgetDirectory(): void {
  loading = null;
  catalogue = null;
  directory.set({ municipalities: [], vendors: [] });
}

async function load(): Promise<void> {
  const [municipalities, vendors] = await Promise.all([
    listAll<Municipality>('/v1/municipalities', 'municipalities'),
    listAll<Vendor>('/v1/vendors', 'vendors'),
  ]);
  municipalities.sort((a, b) => (a.name < b.name ? -1 : 1));
  directory.set({ municipalities, vendors });
}

export function codeOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

// Names of municipalities and vendors by code or resource name; the code itself until they are loaded.
export function useDirectory() {
  const { municipalities, vendors } = useStore(directory);
  useEffect(() => {
    loading ??= load().catch(() => {
      loading = null;
    });
  }, []);
  const english = preferences.get().language === 'en';
  const display = (entry: { displayName: string; englishName: string } | undefined, fallback: string) =>
    (english && entry?.englishName) || entry?.displayName || fallback;
  return {
    municipalities,
    vendors,
    municipality: (code: string) => display(municipalities.find((m) => codeOf(m.name) === codeOf(code)), codeOf(code)),
    vendor: (name: string) => display(vendors.find((v) => codeOf(v.name) === codeOf(name)), codeOf(name)),
    tenant: (tenant: string) =>
      display(
        municipalities.find((m) => codeOf(m.name) === tenant) ?? vendors.find((v) => codeOf(v.name) === tenant),
        tenant,
      ),
  };
}

export function loadCatalogue(): Promise<CatalogueItem[]> {
  catalogue ??= listAll<CatalogueItem>('/v1/catalogueItems', 'catalogueItems').catch((error) => {
    catalogue = null;
    throw error;
  });
  return catalogue;
}
