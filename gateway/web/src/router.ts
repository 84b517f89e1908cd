import { Store, useStore } from './store';

interface Place {
  path: string;
  search: string;
}

const here = (): Place => ({ path: location.pathname, search: location.search });
export const place = new Store<Place>(here());

window.addEventListener('popstate', () => place.set(here()));

// Goes to a page of the console without loading it anew.
export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  const before = place.get().path;
  place.set(here());
  if (location.pathname !== before) scrollTo(0, 0);
}

// Plain links inside the console become go(); everything else stays with the browser.
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a');
  const to = link?.getAttribute('href');
  if (!link || !to || link.target || link.hasAttribute('download') || !to.startsWith('/')) return;
  if (/^\/(v1|docs|openapi\.json|healthz|open|log)(\/|$)/.test(to)) return;
  event.preventDefault();
  go(to);
}

// Query parameters of the page: filters live in the address, so a link shows the same list.
export function useQuery(): [URLSearchParams, (change: Record<string, string>) => void] {
  const { search } = useStore(place);
  const query = new URLSearchParams(search);
  const change = (values: Record<string, string>) => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    go(location.pathname + (text ? `?${text}` : ''), true);
  };
  return [query, change];
}
