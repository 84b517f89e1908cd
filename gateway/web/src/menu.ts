import { has, isBody, isMunicipality, isVendor } from './api/session';
import type { TextKey } from './i18n/text';

export interface MenuEntry {
  href: string;
  label: TextKey;
  // After `g` on the keyboard.
  letter: string;
}

// What the signed-in person may open.
export function menu(): MenuEntry[] {
  const entries: (MenuEntry | false)[] = [
    { href: '/', label: 'menu.home', letter: 'h' },
    { href: '/rounds', label: isVendor() ? 'menu.tenders' : 'menu.rounds', letter: 'r' },
    has('MUNICIPALITY_APPROVER') && { href: '/inbox', label: 'menu.inbox', letter: 'a' },
    (isMunicipality() || isBody() || isVendor()) && { href: '/contracts', label: 'menu.contracts', letter: 'c' },
    { href: '/orders', label: 'menu.orders', letter: 'o' },
    { href: '/deliveries', label: 'menu.deliveries', letter: 'd' },
    { href: '/notices', label: 'menu.notices', letter: 'n' },
    has('ADMINISTRATOR', 'AUDITOR') && { href: '/admin/users', label: 'menu.users', letter: 'u' },
    has('ADMINISTRATOR', 'AUDITOR') && { href: '/admin/vendors', label: 'menu.vendors', letter: 'v' },
    has('ADMINISTRATOR', 'AUDITOR') && { href: '/admin/settings', label: 'menu.settings', letter: 's' },
    has('ADMINISTRATOR', 'AUDITOR') && { href: '/admin/audit', label: 'menu.audit', letter: 'l' },
  ];
  return entries.filter((entry): entry is MenuEntry => entry !== false);
}
